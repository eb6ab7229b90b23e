{#- The sources of the var event_sources that bring a model `stg_<source>__<kind>`: users, user_traits, or user_traits_once. A source that
    is off is never named, and one that knows nothing of its users need not pretend to. -#}
{% macro sources_with(kind) %}
    {% set bring = {
        'users': ['app', 'online_retail', 'segment', 'rudderstack', 'posthog', 'amplitude', 'mixpanel', 'ga4', 'snowplow', 'revenuecat'],
        'user_traits': ['app', 'segment', 'rudderstack', 'posthog', 'amplitude', 'mixpanel', 'ga4', 'snowplow', 'revenuecat'],
        'user_traits_once': ['posthog'],
    } %}
    {{ return(var('event_sources') | select('in', bring[kind]) | list) }}
{% endmacro %}
