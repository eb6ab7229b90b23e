{#- The columns of every `stg_<source>__user_traits`, all of them text. -#}
{% macro trait_observation_columns() %}
    {{ return(['source', 'event_id', 'user_id', 'anonymous_id', 'occurred_at', 'received_at', 'traits']) }}
{% endmacro %}
