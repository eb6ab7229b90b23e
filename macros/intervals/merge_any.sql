{#- Joins pieces that overlap or touch, in whatever order they end.

        [-----------)                   [-------------)
           [---)               ->
                   [--)
                        [--)                            [--)

    Where rows stream past, pieces are counted: one more where a piece begins, one less where it ends. -#}
{% macro merge_any(scope, pieces, label) %}
    {%- if not streams_neighbours() -%}
        {{ return(merge_by_reach(scope, pieces, label)) }}
    {%- endif -%}
    {%- set marks %}
    select {{ scope['keys'] }}, case when pieces = 1 then from_ms else to_ms end as at_ms, pieces
    from {{ pieces }}
    cross join (select 1 as pieces union all select -1 as pieces) as begin_and_end
    {%- endset -%}
    {{ return(spells_by_total(scope, add_step(scope, 'mark_' ~ label, marks), ['pieces'], 'pieces > 0', label, all_leave=true, by_one=['pieces'])) }}
{% endmacro %}

{#- Elsewhere a spell starts where no earlier piece reaches. Equal pieces are numbered together (range, not rows): nothing fixes their
    order. -#}
{% macro merge_by_reach(scope, pieces, label) %}
    {%- set keys = scope['keys'] -%}
    {%- set reach %}
    select
        {{ keys }},
        from_ms,
        to_ms,
        max(to_ms) over (
            partition by {{ keys }} order by from_ms, to_ms
            rows between unbounded preceding and 1 preceding
        ) as reached_ms
    from {{ pieces }}
    {%- endset -%}
    {%- set numbered %}
    select
        {{ keys }},
        from_ms,
        to_ms,
        sum(case when reached_ms is null or reached_ms < from_ms then 1 else 0 end) over (
            partition by {{ keys }} order by from_ms, to_ms
            range between unbounded preceding and current row
        ) as spell_number
    from {{ add_step(scope, 'reach_of_' ~ label, reach) }}
    {%- endset -%}
    {%- set spells %}
    select {{ keys }}, min(from_ms) as from_ms, max(to_ms) as to_ms
    from {{ add_step(scope, 'number_' ~ label, numbered) }}
    group by {{ keys }}, spell_number
    {%- endset -%}
    {{ return(add_step(scope, 'merge_' ~ label, spells)) }}
{% endmacro %}
