{#- Doubles added up rounds differently in every order, and no engine keeps one; decimals do not. -#}
{% macro exact_sum(expression) -%}
    cast(sum(cast({{ expression }} as {{ decimal_type(38, 18) }})) as {{ double_type() }})
{%- endmacro %}
