{#- The end of a `select` whose `where` leaves few rows of many: DuckDB may look for them after it has joined all the others, which an offset keeps
    it from. -#}
{% macro filter_first() %}{{ return(adapter.dispatch('filter_first', 'behavioral_segments')()) }}{% endmacro %}

{% macro default__filter_first() %}{{ return('') }}{% endmacro %}

{% macro duckdb__filter_first() %}{{ return('offset 0') }}{% endmacro %}
