{#- Joins pieces that overlap or touch, where a later piece never ends earlier (as with windows of one length).

        [----)                          [-------------)
            [-----)            ->
                  [---)
                        [--)                            [--)

    A spell starts at a piece that the one before does not reach, and ends with a piece that does not reach the next. -#}
{% macro merge_in_order(scope, pieces, label, keys=none) %}
    {%- set rows = in_time_order(scope, pieces, 'pieces_of_' ~ label, 'from_ms, to_ms', keys) -%}
    {%- set neighbours %}
    select
        {{ rows['keys'] }},
        from_ms,
        to_ms,
        {{ earlier(rows, 'to_ms') }} as earlier_to_ms,
        {{ later(rows, 'from_ms') }} as next_from_ms
    from {{ rows.step }}
    where from_ms < to_ms
    {%- endset -%}
    {%- set edges %}
    select
        {{ rows['keys'] }},
        from_ms,
        to_ms,
        earlier_to_ms is null or earlier_to_ms < from_ms as is_first,
        next_from_ms is null or to_ms < next_from_ms as is_last
    from {{ add_step(scope, 'look_around_' ~ label, neighbours, rows.sorted_by) }}
    where earlier_to_ms is null or earlier_to_ms < from_ms
        or next_from_ms is null or to_ms < next_from_ms
    {%- endset -%}
    {{ return(pair_edges(scope, add_step(scope, 'find_edges_of_' ~ label, edges, rows.sorted_by), label, rows['keys'])) }}
{% endmacro %}

{% macro pair_edges(scope, edges, label, keys) %}
    {%- set rows = in_time_order(scope, edges, 'edges_of_' ~ label, 'from_ms, to_ms, is_last', keys) -%}
    {%- set paired %}
    select
        {{ keys }},
        is_first,
        from_ms,
        case when is_last then to_ms else {{ later(rows, 'to_ms') }} end as to_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set spells %}
    select {{ keys }}, from_ms, to_ms
    from {{ add_step(scope, 'pair_edges_of_' ~ label, paired, rows.sorted_by) }}
    where is_first
    {%- endset -%}
    {{ return(add_step(scope, 'merge_' ~ label, spells)) }}
{% endmacro %}
