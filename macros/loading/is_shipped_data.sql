{#- Whether every event comes with this project (the demo, the real shop): only then do the demo's own plan and test accounts speak
    for them unasked. -#}
{% macro is_shipped_data() %}
    {{ return(var('raw_events', none) is none and var('event_sources') | reject('in', ['app', 'online_retail']) | list | length == 0) }}
{% endmacro %}
