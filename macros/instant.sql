{#- A UTC moment as a SQL timestamp literal. -#}
{% macro instant(moment) -%}
    cast('{{ moment }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}
