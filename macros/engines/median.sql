{#- The middle of the values of a group, between the two in the middle where they are even in number; null is no value. An aggregate. -#}
{% macro median(expression) %}{{ return(adapter.dispatch('median', 'behavioral_segments')(expression)) }}{% endmacro %}

{% macro default__median(expression) -%}
    percentile_cont(0.5) within group (order by {{ expression }})
{%- endmacro %}
