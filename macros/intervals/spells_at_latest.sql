{#- What was true at the latest event stays so until the next one.

        events        a        b        c
        has           no       yes      no
        spell                  [--------)
-#}
{% macro spells_by_last_event(scope, events, label) %}
    {%- set states %}
    select {{ scope['keys'] }}, at_ms, max(has) as holds
    from {{ events }}
    group by {{ scope['keys'] }}, at_ms
    {%- endset -%}
    {{ return(spells_of_state(scope, add_step(scope, 'judge_' ~ label, states), 'last_' ~ label)) }}
{% endmacro %}

{#- The same, where what matters is whether another condition held at that very instant. Of several events at one instant
    only the last lasts until a later one; the pieces of the others are empty and fall out when pieces are merged.

        condition     [---------)    [----)
        events            a        b    c
        spell             [--------)    [------>
-#}
{% macro spells_at_last(scope, events, condition, label) %}
    {%- set keys = scope['keys'] -%}
    {%- set rows = in_time_order(scope, events, label) -%}
    {%- set followed %}
    select {{ keys }}, at_ms, coalesce({{ later(rows, 'at_ms') }}, {{ forever_ms() }}) as next_at_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set pieces %}
    select {{ keys }}, at_ms as from_ms, next_at_ms as to_ms
    from {{ add_step(scope, 'follow_' ~ label, followed, rows.sorted_by) }}
    inner join {{ condition }} using ({{ keys }})
    where from_ms <= at_ms and at_ms < to_ms
    {%- endset -%}
    {{ return(merge_in_order(scope, add_step(scope, 'judge_' ~ label, pieces), 'last_' ~ label)) }}
{% endmacro %}

{#- What held at an earlier event may lie before the spells of the conditions beside it, and longer ago than the condition itself sees: every
    pair matters, and all of the past. -#}
{% macro render_of_any_time(node, scope) %}
    {%- set outside = {'candidates': scope.candidates, 'needs_whole_past': scope.needs_whole_past} -%}
    {%- do scope.update({'candidates': none, 'needs_whole_past': true}) -%}
    {%- set name = render_condition(node, scope) -%}
    {%- do scope.update(outside) -%}
    {{ return(name) }}
{% endmacro %}
