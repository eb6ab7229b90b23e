{#- A date as a whole number of days, in which gaps and windows are counted. -#}
{% macro day_number(date_column) -%}
    cast({{ dbt.datediff("cast('1970-01-01' as date)", date_column, 'day') }} as {{ dbt.type_bigint() }})
{%- endmacro %}
