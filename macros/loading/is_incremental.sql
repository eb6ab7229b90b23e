{#- dbt's own, except where there is no warehouse to ask (`dbt compile --no-introspect`): then everything is compiled as if for
    the first time. -#}
{% macro is_incremental() %}
    {{ return(flags.INTROSPECT and dbt.is_incremental()) }}
{% endmacro %}
