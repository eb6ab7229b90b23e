{#- The sources whose own session ids are kept, as the var given_sessions names them: a list, mostly empty. -#}
{% macro given_sessions() %}
    {%- set send_one = ['amplitude', 'app', 'ga4', 'posthog', 'rudderstack', 'snowplow'] -%}
    {%- set named = var('given_sessions', none) or [] -%}
    {%- if named is string or named is mapping or named is not iterable -%}
        {%- do stop_compile('var given_sessions: ' ~ show_value(named) ~ " must be a list of sources, such as ['ga4']") -%}
    {%- endif -%}
    {%- for source in named if source not in send_one -%}
        {%- do stop_compile('var given_sessions: ' ~ show_value(source) ~ ' is not a source that sends session ids: '
            ~ did_you_mean(source, send_one)) -%}
    {%- endfor -%}
    {{ return(named) }}
{% endmacro %}

{#- The id that a source gave to an event's session, as text: null where blank, where the var given_sessions does not name the
    source, and where it sends none. What is not asked for is not even read. -#}
{% macro given_session_id(source, sent='null') -%}
    {%- set kept = source in given_sessions() -%}
    {{ "nullif(trim(" if kept }}cast({{ sent if kept else 'null' }} as {{ dbt.type_string() }}){{ "), '')" if kept }}
{%- endmacro %}
