{#- When at least `in_at_least` of the last `of_last` blocks of `period` days, the newest ending yesterday, have a count from
    at_least to at_most. The same algebra on an axis of whole days:

        1. spells (in days) during which the block of `period` days up to day d counts enough
        2. one copy per block, moved 1, 1 + period, 1 + 2 * period ... days later
        3. add the copies up: +1 where a copy begins, -1 where it ends

    An empty block counts zero: with at_least 0 every block holds unless it counts above at_most, also before life. -#}
{% macro spells_by_regularity(scope, events, label, node) %}
    {%- set keys = scope['keys'] -%}
    {%- set days %}
    select {{ keys }}, {{ local_day('at_ms') }} as at_ms
    from {{ events }}
    {%- endset -%}
    {%- set days = add_step(scope, 'number_days_of_' ~ label, days, scope.sorted[events]) -%}
    {%- set enough = spells_by_count(scope, days, label ~ '_days', node.at_least, 0, node.period) if node.at_least else none -%}
    {%- set too_many = spells_by_count(scope, days, label ~ '_days', node.at_most + 1, 0, node.period) if node.at_most is not none else none -%}
    {%- set edges -%}
    {%- if enough %}
    select {{ keys }}, from_ms as at_ms, 1 as blocks from {{ enough }}
    union all
    select {{ keys }}, to_ms as at_ms, -1 as blocks from {{ enough }}
    {%- else %}
    select {{ keys }}, {{ local_day('life_from_ms') }} - {{ 1 + node.period * node.of_last }} as at_ms, 1 as blocks from {{ read_lives(scope) }}
    {%- endif %}
    {%- if too_many %}
    union all
    select {{ keys }}, from_ms as at_ms, -1 as blocks from {{ too_many }}
    union all
    select {{ keys }}, to_ms as at_ms, 1 as blocks from {{ too_many }}
    {%- endif %}
    {%- endset -%}
    {%- set copies -%}
    {%- set edges = add_step(scope, 'mark_blocks_of_' ~ label, edges) -%}
    {%- for block in range(node.of_last) %}
    {{ 'union all' if not loop.first }}
    select {{ keys }}, at_ms + {{ 1 + block * node.period }} as at_ms, blocks from {{ edges }}
    {%- endfor %}
    {%- endset -%}
    {%- set spells = spells_by_total(scope, add_step(scope, 'repeat_blocks_of_' ~ label, copies), ['blocks'],
        'blocks >= ' ~ node.in_at_least, label ~ '_blocks', all_leave=node.at_least > 0, by_one=['blocks']) -%}
    {{ return(days_to_instants(scope, spells, label)) }}
{% endmacro %}

{#- Days become instants; what held before life (empty blocks can) begins with it. -#}
{% macro days_to_instants(scope, spells, label) %}
    {%- set timed %}
    select
        {{ scope['keys'] }},
        greatest({{ day_start_ms('from_ms') }}, life_from_ms) as from_ms,
        case when to_ms = {{ forever_ms() }} then to_ms else {{ day_start_ms('to_ms') }} end as to_ms
    from {{ spells }}
    inner join {{ read_lives(scope) }} using ({{ scope['keys'] }})
    {%- endset -%}
    {#- positive only; and a date that a zone skipped begins when the next one does, so that two spells may touch -#}
    {{ return(merge_in_order(scope, add_step(scope, 'time_' ~ label, timed), label)) }}
{% endmacro %}
