{#- A state that holds from one instant to the next: rows (at_ms, holds), holds 1 or 0, one row per instant.

        at_ms     |     |        |    |        |
        holds     0     1        1    0        1
        spells          [-------------)        [------->
-#}
{% macro spells_of_state(scope, states, label) %}
    {%- set keys = scope['keys'] -%}
    {%- set rows = in_time_order(scope, states, 'states_of_' ~ label) -%}
    {%- set lasting %}
    select
        {{ keys }},
        holds,
        at_ms as from_ms,
        coalesce({{ later(rows, 'at_ms') }}, {{ forever_ms() }}) as to_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set pieces %}
    select {{ keys }}, from_ms, to_ms
    from {{ add_step(scope, 'last_' ~ label, lasting, rows.sorted_by) }}
    where holds = 1
    {%- endset -%}
    {{ return(merge_in_order(scope, add_step(scope, 'hold_' ~ label, pieces, rows.sorted_by), label)) }}
{% endmacro %}
