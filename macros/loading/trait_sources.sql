{#- The sources that are on and send what they learn of people over time, in a model stg_<source>__user_traits. A list, because refs
    are needed while parsing, before the models are known; a test compares it with the folders. -#}
{% macro trait_sources() %}
    {% set known = ['app', 'segment', 'rudderstack', 'posthog', 'amplitude', 'mixpanel', 'ga4', 'revenuecat'] %}
    {{ return(var('event_sources') | select('in', known) | list) }}
{% endmacro %}

{% macro trait_observation_columns() %}
    {{ return(['source', 'event_id', 'user_id', 'anonymous_id', 'occurred_at', 'received_at', 'traits']) }}
{% endmacro %}
