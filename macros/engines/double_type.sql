{#- The type of 64-bit floating point numbers; dbt's own type_float is 32-bit on DuckDB. -#}
{% macro double_type() %}{{ return(adapter.dispatch('double_type', 'behavioral_segments')()) }}{% endmacro %}

{% macro default__double_type() %}{{ return('double precision') }}{% endmacro %}

{% macro spark__double_type() %}{{ return('double') }}{% endmacro %}
