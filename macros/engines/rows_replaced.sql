{#- How a table is kept of which each run replaces some rows: built anew where rows cannot be deleted. -#}
{% macro rows_replaced() %}{{ return(adapter.dispatch('rows_replaced', 'behavioral_segments')()) }}{% endmacro %}

{% macro default__rows_replaced() %}{{ return('incremental') }}{% endmacro %}

{% macro spark__rows_replaced() %}{{ return('table') }}{% endmacro %}
