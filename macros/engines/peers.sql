{#- Running windows in which rows of one instant (peers) count together. Redshift has no frames by value: there the ties are broken,
    which gives the same where the first of the peers decides for the others. -#}
{% macro in_order_of(column, ties) %}{{ return(adapter.dispatch('in_order_of', 'behavioral_segments')(column, ties)) }}{% endmacro %}

{% macro default__in_order_of(column, ties) %}{{ return(column) }}{% endmacro %}

{% macro redshift__in_order_of(column, ties) %}{{ return(column ~ ', ' ~ ties) }}{% endmacro %}

{% macro through_peers() %}{{ return(adapter.dispatch('through_peers', 'behavioral_segments')()) }}{% endmacro %}

{% macro default__through_peers() %}{{ return('range between unbounded preceding and current row') }}{% endmacro %}

{% macro redshift__through_peers() %}{{ return('rows between unbounded preceding and current row') }}{% endmacro %}
