{#- 0.2881 becomes 28.8 -#}
{% macro percent_text(share) -%}
    cast({{ rounded(share ~ ' * 100', 'decimal(18, 1)') }} as {{ dbt.type_string() }})
{%- endmacro %}
