{#- Where the app source reads its raw rows: the demo seeds, or the table, view, Parquet or CSV file that the vars raw_events and
    raw_users name. Own events without own users means no users, never the demo's. Returns a SQL table expression, or none. -#}
{% macro raw_input(name) %}
    {% set given = var(name, none) %}
    {% if given is none and var('raw_events', none) is not none %}{{ return(none) }}{% endif %}
    {% if given is none and name == 'raw_events' %}{{ return(ref('raw_events')) }}{% endif %}
    {% if given is none %}{{ return(ref('raw_users')) }}{% endif %}
    {{ return(read_file(given) if names_a_file(given) else given) }}
{% endmacro %}

{#- Whether a raw input is given as the path of a file instead of the name of a table or view. -#}
{% macro names_a_file(given) %}
    {{ return(given is string and given.lower().endswith(('.parquet', '.csv'))) }}
{% endmacro %}

{#- The names of the columns a raw input has; none where it cannot be asked now (parsing, or compiling offline). -#}
{% macro raw_input_columns(name) %}
    {% set input = raw_input(name) %}
    {% if not execute or not flags.INTROSPECT or input is none %}{{ return(none) }}{% endif %}
    {% if var(name, none) is none %}{{ return(raw_event_columns() if name == 'raw_events' else raw_user_columns()) }}{% endif %}
    {{ return(run_query('select * from ' ~ input ~ ' where false').column_names | list) }}
{% endmacro %}

{#- `select` of the given columns as text from a raw input, and of others as dates (name: the input's own name for it); columns it does not have
    are null, and no input is no rows. -#}
{% macro select_raw_as_text(name, columns, dates={}) %}
    {%- set input = raw_input(name) -%}
    {%- set present = [] if input is none else raw_input_columns(name) or columns -%}
    select
    {%- for column in columns %}
        cast({{ adapter.quote(column) if column in present else 'null' }} as {{ dbt.type_string() }}) as {{ column }}
        {{- ',' if not loop.last or dates }}
    {%- endfor %}
    {%- for column, sent in dates.items() %}
        cast({{ adapter.quote(sent) if sent and input is not none else 'null' }} as date) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
    {%- if input is none %}
    where false
    {%- else %}
    from {{ input }}
    {%- endif %}
{% endmacro %}
