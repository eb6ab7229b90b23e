{#- Kinds of events: rows of the stream that share name, is_activity and a few columns of few values share a number (int_event_kinds), so that
    int_event_times stays narrow and a rule that compares those columns still reads it. Numbers are given anew in the transaction that
    writes the whole stream, and further ones in that of a load: neither table is ever without the other. -#}

{#- The columns that may be told apart by kind. -#}
{% macro possible_kind_columns() %}
    {{ return(['source', 'platform', 'app_version', 'feature_tier'] + canonical_columns('text')) }}
{% endmacro %}

{#- Those that are, as the var says. -#}
{% macro event_kind_columns() %}
    {%- set columns = var('event_kind_columns') -%}
    {%- if columns is string or columns is not sequence -%}
        {%- do stop_compile('var event_kind_columns: ' ~ show_value(columns) ~ " must be a list of columns, such as ['platform', 'feature_name']") -%}
    {%- endif -%}
    {%- for column in columns if column not in possible_kind_columns() -%}
        {%- do stop_compile('var event_kind_columns: ' ~ show_value(column) ~ ' is none of the columns by which kinds of events can be told apart: '
            ~ possible_kind_columns() | join(', ')) -%}
    {%- endfor -%}
    {{ return(columns) }}
{% endmacro %}

{#- `select` of the kinds among rows of the stream, numbered in order, as are the names of events; where some are known, those without a
    number, numbered after the last. -#}
{% macro number_kinds(rows, known=none) %}
    select
        {{ last_number('kind_number', known) }}row_number() over (order by event_name, is_activity
            {%- for column in event_kind_columns() %}, coalesce({{ column }}, ''){% endfor %}) as kind_number,
        {{ "coalesce((select min(known.event_number) from " ~ known ~ " as known where known.event_name = found.event_name), " if known }}
        {{- last_number('event_number', known) }}dense_rank() over (order by event_name){{ ')' if known }} as event_number,
        event_name,
        is_activity
        {%- for column in possible_kind_columns() %},
        {{ column if column in event_kind_columns() else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as {{ column }}
        {%- endfor %}
    from (
        select distinct
            event_name,
            is_activity
            {%- for column in event_kind_columns() %},
            nullif({{ column }}, '') as {{ column }}
            {%- endfor %}
        from ({{ rows_of_each_kind(rows) }}) as streamed
    ) as found
    {%- if known %}
    where not exists (select 1 from {{ known }} as known where {{ is_of_kind('found', 'known') }})
    {%- endif %}
{% endmacro %}

{% macro last_number(column, known) %}
    {{ return('(select coalesce(max(' ~ column ~ '), 0) from ' ~ known ~ ') + ' if known else '') }}
{% endmacro %}

{#- Hook of int_event_times, in the transaction of its rows and before them: every row that it is about to hold is of a kind. -#}
{% macro record_event_kinds() %}
    {%- if rows_replaced() == 'incremental' -%}
        {%- set kinds = ref('int_event_kinds') -%}
        {%- set columns = (['kind_number', 'event_number', 'event_name', 'is_activity'] + possible_kind_columns()) | join(', ') -%}
        {%- set changes = changes_to_stream('user_id') -%}
        {%- if not changes -%}
        delete from {{ kinds }};
        {%- endif %}
        insert into {{ kinds }} ({{ columns }}) {{ number_kinds(event_stream_rows(changes, keyed=false), known=kinds if changes else none) }}
    {%- endif -%}
{% endmacro %}
