{#- The length of two independent errors together. -#}
{% macro root_of_squares(one, other) -%}
    sqrt(({{ one }}) * ({{ one }}) + ({{ other }}) * ({{ other }}))
{%- endmacro %}
