{#- The incremental strategy of tables to which each run only adds. -#}
{% macro rows_appended() %}{{ return(adapter.dispatch('rows_appended', 'behavioral_segments')()) }}{% endmacro %}

{% macro default__rows_appended() %}{{ return('append') }}{% endmacro %}
