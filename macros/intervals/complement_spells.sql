{#- NOT, within life: from the beginning of life and from wherever no spell reaches on, until the next spell.

        life      [--------------------------------)
        spells          [-----)       [------)
                          [-----)
        not       [-----)       [-----)      [-----)

    The end of life is cut once, at the end of the statement. -#}
{% macro complement_spells(scope, names, label) %}
    {%- set keys = scope['keys'] -%}
    {%- set marks %}
    select {{ keys }}, life_from_ms as from_ms, life_from_ms as to_ms from {{ read_candidates(scope) }}
    {%- for name in names %}
    union all
    select {{ keys }}, from_ms, to_ms from {{ name }}
    {%- endfor %}
    {%- endset -%}
    {%- set marks = add_step(scope, 'mark_life_and_' ~ label, marks) -%}
    {#- one set of spells within whole lives is disjoint: nothing earlier reaches further than the row itself -#}
    {%- set is_disjoint = names | length == 1 and scope.candidates is none -%}
    {%- set rows = in_time_order(scope, marks, 'life_and_' ~ label, 'from_ms, to_ms', may_stream=is_disjoint) -%}
    {%- set reach = 'max(to_ms) over (partition by ' ~ keys ~ ' order by from_ms, to_ms rows between unbounded preceding and current row)' -%}
    {%- set gaps %}
    select
        {{ keys }},
        {{ 'to_ms' if is_disjoint else reach }} as from_ms,
        coalesce({{ later(rows, 'from_ms') }}, {{ forever_ms() }}) as to_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set spells_outside %}
    select {{ keys }}, from_ms, to_ms
    from {{ add_step(scope, 'find_gaps_of_' ~ label, gaps, rows.sorted_by) }}
    where from_ms < to_ms
    {%- endset -%}
    {{ return(add_step(scope, 'complement_' ~ label, spells_outside)) }}
{% endmacro %}
