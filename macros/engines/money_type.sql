{#- The type of money and quantities: exact decimals, four places. -#}
{% macro money_type() -%}
    decimal(18, 4)
{%- endmacro %}
