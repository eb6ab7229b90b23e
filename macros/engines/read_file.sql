{#- A table expression over a Parquet or CSV file; CSV cells are read as text. Only engines that read files have it. -#}
{% macro read_file(path) %}{{ return(adapter.dispatch('read_file', 'behavioral_segments')(path)) }}{% endmacro %}

{% macro default__read_file(path) %}
    {{ exceptions.raise_compiler_error(
        target.type ~ ' cannot read the file ' ~ path ~ ' itself: load it into a table and name that table in the var') }}
{% endmacro %}

{% macro duckdb__read_file(path) -%}
    {%- set quoted = "'" ~ path | replace("'", "''") ~ "'" -%}
    {%- if path.lower().endswith('.parquet') -%}
    read_parquet({{ quoted }})
    {%- else -%}
    read_csv({{ quoted }}, header = true, all_varchar = true, delim = ',', quote = '"', escape = '"')
    {%- endif -%}
{%- endmacro %}

{#- Bytes of a file (a pattern: of all that match), none where there is none; 1 where only reading it could tell. -#}
{% macro file_size(path) %}{{ return(adapter.dispatch('file_size', 'behavioral_segments')(path)) }}{% endmacro %}

{% macro default__file_size(path) %}{{ return(1) }}{% endmacro %}

{% macro duckdb__file_size(path) %}
    {% if '://' in path %}{{ return(1) }}{% endif %}
    {% set quoted = "'" ~ path | replace("'", "''") ~ "'" %}
    {% if run_query('select count(*) from glob(' ~ quoted ~ ')').rows[0][0] == 0 %}{{ return(none) }}{% endif %}
    {{ return(run_query('select cast(sum(size) as bigint) from read_blob(' ~ quoted ~ ')').rows[0][0]) }}
{% endmacro %}
