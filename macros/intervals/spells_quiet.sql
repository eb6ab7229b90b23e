{#- Silence: from starts_after past an event until the next event (or until ends_after past it).

        events       a    b                c
        starts_after      |--->|           |--->|
        quiet                  [-----------)    [------------>
-#}
{% macro spells_quiet(scope, events, label, starts_after, ends_after=none) %}
    {%- set keys = scope['keys'] -%}
    {%- set rows = in_time_order(scope, events, label) -%}
    {%- set followed %}
    select
        {{ keys }},
        at_ms,
        coalesce({{ later(rows, 'at_ms') }}, {{ forever_ms() }}) as next_at_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set until = 'least(next_at_ms, at_ms + ' ~ ends_after ~ ')' if ends_after else 'next_at_ms' -%}
    {%- set spells %}
    select {{ keys }}, at_ms + {{ starts_after }} as from_ms, {{ until }} as to_ms
    from {{ add_step(scope, 'follow_' ~ label, followed, rows.sorted_by) }}
    where at_ms + {{ starts_after }} < {{ until }}
    {%- endset -%}
    {{ return(add_step(scope, 'find_quiet_' ~ label, spells)) }}
{% endmacro %}

{#- The same, where the beginning of life counts as an event too: "not performed for".

        life         [------------------------------------>
        starts_after |--->|   |--->|   |--->|
        events                a        b
        quiet             [---)    [---)    [------------->
-#}
{% macro spells_not_performed(scope, events, label, lasting) %}
    {%- set both %}
    select {{ scope['keys'] }}, from_ms, to_ms from {{ spells_before_first(scope, events, label, lasting) }}
    union all
    select {{ scope['keys'] }}, from_ms, to_ms from {{ spells_quiet(scope, events, label, lasting) }}
    {%- endset -%}
    {{ return(add_step(scope, 'gather_quiet_' ~ label, both)) }}
{% endmacro %}
