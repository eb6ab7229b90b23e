{#- The type of exact decimals with so many digits in all and so many of them after the point. -#}
{% macro decimal_type(precision, scale) %}{{ return(adapter.dispatch('decimal_type', 'behavioral_segments')(precision, scale)) }}{% endmacro %}

{% macro default__decimal_type(precision, scale) %}{{ return('decimal(' ~ precision ~ ', ' ~ scale ~ ')') }}{% endmacro %}
