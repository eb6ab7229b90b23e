{#- Two counts as a share to six decimals; null over nothing. -#}
{% macro as_ratio(part, whole) -%}
    {{ rounded('cast(' ~ part ~ ' as ' ~ double_type() ~ ') / nullif(' ~ whole ~ ', 0)', 'decimal(18, 6)') }}
{%- endmacro %}
