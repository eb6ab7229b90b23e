{#- The number of a value's band among those that begin at the given lower ends: 0 below the first, 1 from the first on. -#}
{% macro band(value, lower_ends) -%}
    0
    {%- for end in lower_ends %}
    + case when {{ value }} >= {{ end }} then 1 else 0 end
    {%- endfor %}
{%- endmacro %}
