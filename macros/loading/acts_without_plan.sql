{#- True where an event that no tracking plan describes is taken for the person acting: all but those whose meaning a source's
    mapping gave them and that the var passive_events names. An own event (app) may be called anything and mean something else. -#}
{% macro acts_without_plan() -%}
    {%- set mapped = var('event_sources') | reject('in', ['app', 'online_retail']) | list -%}
    {%- if not mapped or not var('passive_events') -%}
    true
    {%- else -%}
    not (source in {{ sql_list(mapped) }} and coalesce(event_name, '') in {{ sql_list(var('passive_events')) }})
    {%- endif -%}
{%- endmacro %}
