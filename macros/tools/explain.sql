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
    {%- for comparison in comparisons_in(node) %}
    {{ turns_of_trait(comparison) }}
    {%- endfor %}
{%- endmacro %}

{#- The changes of an observed trait, and the dates it held where they are compared with now, as events without id or key. -#}
{% macro turns_of_trait(comparison) -%}
    {%- set observed = find_observed(comparison.key) -%}
    {%- set date = text_literal(comparison.key) -%}
    {%- set turns = [{'name': text_literal(observed.trait ~ ' = ') ~ " || coalesce(value, 'nothing')", 'at': 'valid_from', 'of': 'int_user_trait_spells'}] -%}
    {%- if comparison.test in now_tests() -%}
        {%- do turns.append({'name': date, 'at': field_instant(observed.field), 'of': 'int_user_trait_spells'}) -%}
        {%- do turns.append({'name': date, 'at': field_instant(find_field(comparison.key, of_users=true)), 'of': 'int_user_lives'}) -%}
    {%- endif -%}
    {%- for turn in turns %}
    union all
    select
        cast(null as {{ dbt.type_string() }}) as per_value,
        cast(null as {{ dbt.type_string() }}) as event_id,
        {{ turn.name }} as event_name,
        {{ turn.at }} as occurred_at
    from {{ ref(turn.of) }}
    where {{ turn.at }} is not null{{ ' and trait = ' ~ text_literal(observed.trait) if turn.of == 'int_user_trait_spells' }}
    {%- endfor %}
{%- endmacro %}

{% macro comparisons_in(node) %}
    {%- set found = [node.comparison] if node.comparison else [] -%}
    {%- for child in node.children or [] -%}
        {%- do found.extend(comparisons_in(child)) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

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

{#- Milliseconds after an event (or the beginning of life) at which its effect on the condition can begin or end; before a date to come, negative. -#}
{% macro offsets_in(node) %}
    {%- set offsets = [] -%}
    {%- for candidate in [node] + (node.totals or {}).values() | list -%}
        {%- for name in ['starts_after', 'ends_after', 'lasting', 'within', 'enters', 'leaves'] if candidate[name] is integer -%}
            {%- do offsets.append(candidate[name]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {%- if node.comparison and node.comparison.test in ['within_next', 'within_last'] -%}
        {%- do offsets.append(node.comparison['values'][0] * (-1 if node.comparison.test == 'within_next' else 1)) -%}
    {%- endif -%}
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
