{#- Two counts as a share to six decimals; null over nothing. -#}
{% macro as_ratio(part, whole) -%}
    cast(cast({{ part }} as {{ double_type() }}) / nullif({{ whole }}, 0) as decimal(18, 6))
{%- endmacro %}
