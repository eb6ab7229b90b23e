{#- The end of a `select` whose expressions are read many times further on: PostgreSQL would write each of them out wherever it is
    read, and parse one JSON text dozens of times; behind an offset it does not. -#}
{% macro evaluate_once() %}{{ return(adapter.dispatch('evaluate_once', 'behavioral_segments')()) }}{% endmacro %}

{% macro default__evaluate_once() %}{{ return('') }}{% endmacro %}

{% macro postgres__evaluate_once() %}{{ return('offset 0') }}{% endmacro %}
