{#- When running totals satisfy a comparison. Marks are rows (at_ms, and what each total gains or loses at that instant).

        events           5 at a          3 at b
        marks            +5       +3     -5        -3        each event leaves a window after it entered
        total         0  5        8      3         0
        total >= 5       [---------------)

    Of several marks at one instant only the last, with all of them in its totals, lasts until a later instant; the pieces
    of the others are empty and fall out when pieces are merged. Where everything that enters also leaves, each person's totals
    end at zero, so that one running total over all persons in order is each person's own. -#}
{% macro spells_by_total(scope, marks, totals, holds, label, all_leave, by_one=[]) %}
    {%- set rows = in_time_order(scope, marks, 'marks_of_' ~ label, may_stream=all_leave, rest=totals) -%}
    {%- set running %}
    select
        {{ rows['keys'] }},
        {%- for total in totals %}
        {{ total_so_far(rows, total, total in by_one) }} as {{ total }},
        {%- endfor %}
        at_ms as from_ms,
        coalesce({{ later(rows, 'at_ms') }}, {{ forever_ms() }}) as to_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set pieces %}
    select {{ rows['keys'] }}, from_ms, to_ms
    from {{ add_step(scope, 'total_' ~ label, running, rows.sorted_by) }}
    where {{ holds }}
    {%- endset -%}
    {{ return(merge_in_order(scope, add_step(scope, 'judge_' ~ label, pieces, rows.sorted_by), label ~ '_totals')) }}
{% endmacro %}
