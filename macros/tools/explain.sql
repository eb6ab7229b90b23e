{#- What the explain tool needs to know of one condition beside its spells: the events that decide it, the lengths of time after
    which an event counts or no longer counts, and how its days are counted. Reads the tree of macros/conditions, renders nothing. -#}
{% macro deciding_events(node, per=none) -%}
    {%- set predicates = [] -%}
    {%- for events in events_in(node) -%}
        {%- do predicates.append('(' ~ is_event(events) ~ ')') -%}
    {%- endfor -%}
    select
        {{ field_text(find_field(per)) if per is not none else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as per_value,
        event_id,
        event_name,
        occurred_at
    from {{ ref('int_event_stream') }}
    where {{ predicates | unique | join(' or ') if predicates else 'false' }}
{%- endmacro %}

{% macro events_in(node) %}
    {%- set found = [] -%}
    {%- for events in [node.events, node.anchor] + (node.steps or []) if events -%}
        {%- do found.append(events) -%}
    {%- endfor -%}
    {%- for child in node.children or [] -%}
        {%- do found.extend(events_in(child)) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{#- Milliseconds after an event (or the beginning of life) at which its effect on the condition can begin or end. -#}
{% macro offsets_in(node) %}
    {%- set offsets = [] -%}
    {%- for candidate in [node] + (node.totals or {}).values() | list -%}
        {%- for name in ['starts_after', 'ends_after', 'lasting', 'within', 'enters', 'leaves'] if candidate[name] is integer -%}
            {%- do offsets.append(candidate[name]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- for child in node.children or [] -%}
        {%- do offsets.extend(offsets_in(child)) -%}
    {%- endfor -%}
    {{ return(offsets | reject('equalto', 0) | unique | list) }}
{% endmacro %}

{% macro facts_of_condition(node) -%}
    {{ tojson({
        'kind': node.kind,
        'offsets': offsets_in(node),
        'of_last': node.get('of_last'),
        'segment': node.label if node.kind == 'segment' else none,
    }) }}
{%- endmacro %}
