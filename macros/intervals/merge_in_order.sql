{#- Joins pieces that overlap or touch, where a later piece never ends earlier (as with windows of one length).

        [----)                          [-------------)
            [-----)            ->
                  [---)
                        [--)                            [--)

    A spell starts at a piece that the one before does not reach, and ends with a piece that does not reach the next. -#}
{% macro merge_in_order(scope, pieces, label, keys=none) %}
    {%- set keys = keys or scope['keys'] -%}
    {%- set lasting -%}
    select {{ keys }}, from_ms, to_ms
    from {{ pieces }}
    where from_ms < to_ms
    {%- endset -%}
    {%- set lasting = add_step(scope, 'keep_pieces_of_' ~ label, lasting, scope.sorted[pieces]) -%}
    {%- set rows = in_time_order(scope, lasting, 'pieces_of_' ~ label, 'from_ms, to_ms', keys) -%}
    {{ return(merge_streaming(scope, rows, label) if rows.sorted_by else merge_by_person(scope, rows, label)) }}
{% endmacro %}

{#- Where each window sorts for itself: first and last pieces, each first with the last one after it. -#}
{% macro merge_by_person(scope, rows, label) %}
    {%- set neighbours %}
    select
        {{ rows['keys'] }},
        from_ms,
        to_ms,
        {{ earlier(rows, 'to_ms') }} as earlier_to_ms,
        {{ later(rows, 'from_ms') }} as next_from_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set edges %}
    select
        {{ rows['keys'] }},
        from_ms,
        to_ms,
        earlier_to_ms is null or earlier_to_ms < from_ms as is_first,
        next_from_ms is null or to_ms < next_from_ms as is_last
    from {{ add_step(scope, 'look_around_' ~ label, neighbours) }}
    where earlier_to_ms is null or earlier_to_ms < from_ms
        or next_from_ms is null or to_ms < next_from_ms
    {%- endset -%}
    {%- set edges = add_step(scope, 'find_edges_of_' ~ label, edges) -%}
    {%- set rows = in_time_order(scope, edges, 'edges_of_' ~ label, 'from_ms, to_ms, is_last', rows['keys']) -%}
    {%- set paired %}
    select
        {{ rows['keys'] }},
        is_first,
        from_ms,
        case when is_last then to_ms else {{ later(rows, 'to_ms') }} end as to_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set spells %}
    select {{ rows['keys'] }}, from_ms, to_ms
    from {{ add_step(scope, 'pair_edges_of_' ~ label, paired) }}
    where is_first
    {%- endset -%}
    {{ return(add_step(scope, 'merge_' ~ label, spells)) }}
{% endmacro %}

{#- Where rows stream past: a spell ends with the piece before the next spell's first one, whosever that is. Only the last piece of all
    has none after it, and is kept beside the first ones. -#}
{% macro merge_streaming(scope, rows, label) %}
    {%- set keys = rows['keys'].split(', ') -%}
    {%- set differs = [] -%}
    {%- set preceded %}
    select
        {{ rows['keys'] }},
        from_ms,
        to_ms,
        {%- for key in keys %}
        {%- do differs.append('earlier_' ~ key ~ ' <> ' ~ key) %}
        lag({{ key }}) over () as earlier_{{ key }},
        {%- endfor %}
        lag(from_ms) over () as earlier_from_ms,
        lag(to_ms) over () as earlier_to_ms,
        lead({{ keys[0] }}) over () is null as ends_all
    from {{ rows.step }}
    {%- endset -%}
    {%- set firsts %}
    select
        {{ rows['keys'] }},
        from_ms,
        to_ms,
        earlier_to_ms,
        {{ begins_anew(keys) }} as is_first
    from {{ add_step(scope, 'precede_' ~ label, preceded, rows.sorted_by) }}
    where {{ differs | join(' or ') }} or earlier_to_ms < from_ms or from_ms < earlier_from_ms or earlier_to_ms is null or ends_all
    {%- endset -%}
    {%- set ended %}
    select
        {{ rows['keys'] }},
        is_first,
        from_ms,
        coalesce(case when lead(is_first) over () then lead(earlier_to_ms) over () else lead(to_ms) over () end, to_ms) as to_ms
    from {{ add_step(scope, 'find_firsts_of_' ~ label, firsts, rows.sorted_by) }}
    {%- endset -%}
    {%- set spells %}
    select {{ rows['keys'] }}, from_ms, to_ms
    from {{ add_step(scope, 'end_' ~ label, ended, rows.sorted_by) }}
    where is_first
    {%- endset -%}
    {{ return(add_step(scope, 'merge_' ~ label, spells)) }}
{% endmacro %}
