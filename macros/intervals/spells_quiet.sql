{#- Silence: from starts_after past an event until the next event (or until ends_after past it).

        events       a    b                c
        starts_after      |--->|           |--->|
        quiet                  [-----------)    [------------>
-#}
{% macro spells_quiet(scope, events, label, starts_after, ends_after=none) %}
    {%- set rows = in_time_order(scope, events, label) -%}
    {%- set followed %}
    select
        {{ rows['keys'] }},
        at_ms,
        coalesce({{ later(rows, 'at_ms') }}, {{ forever_ms() }}) as next_at_ms
    from {{ rows.step }}
    {%- endset -%}
    {{ return(quiet_after(scope, add_step(scope, 'follow_' ~ label, followed, rows.sorted_by), label, starts_after, ends_after)) }}
{% endmacro %}

{% macro quiet_after(scope, followed, label, starts_after, ends_after=none) %}
    {%- set until = 'least(next_at_ms, at_ms + ' ~ ends_after ~ ')' if ends_after else 'next_at_ms' -%}
    {%- set spells %}
    select {{ scope['keys'] }}, at_ms + {{ starts_after }} as from_ms, {{ until }} as to_ms
    from {{ followed }}
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
    {%- set rows = in_time_order(scope, events, label) -%}
    {%- if rows.sorted_by -%}
        {%- set events = first_and_followed_late(scope, rows, label, lasting) -%}
        {%- set quiet = quiet_after(scope, events, label, lasting) -%}
    {%- else -%}
        {%- set quiet = spells_quiet(scope, events, label, lasting) -%}
    {%- endif -%}
    {%- set both %}
    select {{ scope['keys'] }}, from_ms, to_ms from {{ spells_before_first(scope, events, label, lasting) }}
    union all
    select {{ scope['keys'] }}, from_ms, to_ms from {{ quiet }}
    {%- endset -%}
    {{ return(add_step(scope, 'gather_quiet_' ~ label, both)) }}
{% endmacro %}

{#- The events at which silence can begin or end, picked while all of them stream past once. -#}
{% macro first_and_followed_late(scope, rows, label, lasting) %}
    {%- set around %}
    select
        {{ rows['keys'] }},
        at_ms,
        {{ earlier(rows, 'at_ms') }} as earlier_at_ms,
        coalesce({{ later(rows, 'at_ms') }}, {{ forever_ms() }}) as next_at_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set kept %}
    select {{ rows['keys'] }}, at_ms, next_at_ms
    from {{ add_step(scope, 'look_around_' ~ label, around, rows.sorted_by) }}
    where earlier_at_ms is null or at_ms + {{ lasting }} < next_at_ms
    {%- endset -%}
    {{ return(add_step(scope, 'keep_first_and_late_' ~ label, kept, is_kept=true)) }}
{% endmacro %}
