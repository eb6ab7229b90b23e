{#- 0.2881 becomes 28.8 -#}
{% macro percent_text(share) -%}
    cast(cast({{ share }} * 100 as decimal(18, 1)) as {{ dbt.type_string() }})
{%- endmacro %}
