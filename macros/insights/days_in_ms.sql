{#- Days as milliseconds, in which times after a sign-up are counted. -#}
{% macro days_in_ms(days) %}{{ return('86400000 * cast(' ~ days ~ ' as ' ~ dbt.type_bigint() ~ ')') }}{% endmacro %}
