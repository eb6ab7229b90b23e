{#- Earlier and later rows of one person (and key), in time order: what every condition is built on.

    Most engines partition and sort for each window function. DuckDB is three times faster when rows are put in order once
    and neighbours then stream past (`over ()`). A neighbour may then be another person's, and rows that lost their order would give
    wrong answers in silence; so each neighbour is compared, and the first pair out of order stops the build. -#}

{#- Rows ready to be asked for neighbours: {step, keys, order_by, sorted_by}; sorted_by is none where each window sorts itself. Rows are
    sorted fastest by all of their columns: what is not needed for the order stands in `rest`. -#}
{% macro in_time_order(scope, step, label, order_by='at_ms', keys=none, may_stream=true, rest=[]) %}
    {%- set keys = keys or scope['keys'] -%}
    {%- set rows = {'step': step, 'keys': keys, 'order_by': order_by, 'sorted_by': none} -%}
    {%- if may_stream and scope.sorted[step] == keys -%}
        {%- do rows.update({'sorted_by': keys}) -%}
    {%- elif may_stream and streams_neighbours() -%}
        {%- set sorted = 'select * from ' ~ step ~ ' order by ' ~ ([keys, order_by] + rest) | join(', ') -%}
        {%- do rows.update({'step': add_step(scope, 'sort_' ~ label, sorted, keys), 'sorted_by': keys}) -%}
    {%- endif -%}
    {{ return(rows) }}
{% endmacro %}

{#- The column n rows earlier, of the same person; null where there is none. -#}
{% macro earlier(rows, column, n=1) %}
    {%- if n == 0 or not rows.sorted_by -%}
        {{ return(column if n == 0 else 'lag(' ~ column ~ (', ' ~ n if n > 1) ~ ') over ' ~ each_user(rows)) }}
    {%- endif -%}
    {%- set found = 'lag(' ~ column ~ (', ' ~ n if n > 1) ~ ') over ()' -%}
    {{ return(of_same_user(rows, 'lag', '>', found if n == 1 else 'case when ' ~ is_same_user(rows, 'lag', n) ~ ' then ' ~ found ~ ' end')) }}
{% endmacro %}

{#- The column of the same person's next row; null where there is none. -#}
{% macro later(rows, column) %}
    {{ return(of_same_user(rows, 'lead', '<', 'lead(' ~ column ~ ') over ()') if rows.sorted_by else 'lead(' ~ column ~ ') over ' ~ each_user(rows)) }}
{% endmacro %}

{#- The total of a column up to here. A total over all persons in order is each person's own where each ends at zero; then steps of
    one are counted, which is ten times faster than adding them up. -#}
{% macro total_so_far(rows, column, by_one) %}
    {%- set so_far = 'rows between unbounded preceding and current row' -%}
    {%- if not rows.sorted_by -%}
        {{ return('sum(' ~ column ~ ') over (partition by ' ~ rows['keys'] ~ ' order by ' ~ rows.order_by ~ ' ' ~ so_far ~ ')') }}
    {%- elif not by_one -%}
        {{ return('sum(' ~ column ~ ') over (' ~ so_far ~ ')') }}
    {%- endif -%}
    {%- set counted = [] -%}
    {%- for sign in ['>', '<'] -%}
        {%- do counted.append('count(*) filter (where ' ~ column ~ ' ' ~ sign ~ ' 0) over (' ~ so_far ~ ')') -%}
    {%- endfor -%}
    {{ return(counted | join(' - ')) }}
{% endmacro %}

{#- The window that holds the rows of one person; spelled out each time, because Snowflake and Redshift have no window clause. -#}
{% macro each_user(rows) %}
    {{ return('(partition by ' ~ rows['keys'] ~ ' order by ' ~ rows.order_by ~ ')') }}
{% endmacro %}

{#- What a neighbour holds where it is the same person's; the end of the build where it stands on the wrong side. -#}
{% macro of_same_user(rows, neighbour, misplaced, found) %}
    {%- set stop = stop_unsorted() -%}
    {%- set time = rows.order_by.split(',')[0] -%}
    {%- set equal, wrong = [], [] -%}
    {%- for key in rows['keys'].split(', ') -%}
        {%- set its = neighbour ~ '(' ~ key ~ ') over () ' -%}
        {%- do wrong.append((equal + [its ~ misplaced ~ ' ' ~ key]) | join(' and ')) -%}
        {%- do equal.append(its ~ '= ' ~ key) -%}
    {%- endfor -%}
    {{ return('case
            when ' ~ equal | join(' and ') ~ '
                then if(' ~ neighbour ~ '(' ~ time ~ ') over () ' ~ misplaced ~ ' ' ~ time ~ ', ' ~ stop ~ ', ' ~ found ~ ')
            when ' ~ wrong | join(' or ') ~ ' then ' ~ stop ~ '
        end') }}
{% endmacro %}

{% macro stop_unsorted() %}
    {{ return("error('rows lost their order: rebuild int_event_times')") }}
{% endmacro %}

{#- Of streaming pieces that have the columns of the one before (earlier_...): whether nothing of the same person reaches this one. -#}
{% macro begins_anew(keys) %}
    {%- set equal, later = [], [] -%}
    {%- for key in keys -%}
        {%- do later.append((equal + ['earlier_' ~ key ~ ' < ' ~ key]) | join(' and ')) -%}
        {%- do equal.append('earlier_' ~ key ~ ' = ' ~ key) -%}
    {%- endfor -%}
    {{ return('case
            when earlier_to_ms is null or ' ~ later | join(' or ') ~ ' then true
            when ' ~ equal | join(' and ') ~ ' and earlier_from_ms <= from_ms then earlier_to_ms < from_ms
            else ' ~ stop_unsorted() ~ '
        end') }}
{% endmacro %}

{% macro is_same_user(rows, neighbour, n) %}
    {%- set tests = [] -%}
    {%- for key in rows['keys'].split(', ') -%}
        {%- do tests.append(neighbour ~ '(' ~ key ~ ', ' ~ n ~ ') over () = ' ~ key) -%}
    {%- endfor -%}
    {{ return(tests | join(' and ')) }}
{% endmacro %}

{% macro streams_neighbours() %}
    {{ return(adapter.dispatch('streams_neighbours', 'behavioral_segments')()) }}
{% endmacro %}

{% macro default__streams_neighbours() %}
    {{ return(false) }}
{% endmacro %}

{% macro duckdb__streams_neighbours() %}
    {{ return(true) }}
{% endmacro %}

{#- Whether the rows of one event name may come in order already: int_event_times is stored by event_name, person_key, occurred_at, and
    DuckDB scans a table as it was written. The rows of a unit test were written by nobody. -#}
{% macro stream_is_sorted() %}
    {{ return(streams_neighbours() and var('use_stored_order', true) and model.resource_type != 'unit_test') }}
{% endmacro %}
