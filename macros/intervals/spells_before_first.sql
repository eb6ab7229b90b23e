{#- From the beginning of life (plus starts_after) until the first event: "never performed".

        life      [-------------------------)
        events                a      b
        spell     [-----------)
-#}
{% macro spells_before_first(scope, events, label, starts_after=0) %}
    {%- set from_ms = 'life_from_ms' ~ (' + ' ~ starts_after if starts_after else '') -%}
    {%- set spells %}
    select {{ scope['keys'] }}, {{ from_ms }} as from_ms, coalesce(at_ms, {{ forever_ms() }}) as to_ms
    from {{ read_lives(scope) }}
    left join {{ nth_event(scope, events, label, 1) }} using ({{ scope['keys'] }})
    where at_ms is null or {{ from_ms }} < at_ms
    {%- endset -%}
    {{ return(add_step(scope, 'wait_for_' ~ label, spells)) }}
{% endmacro %}
