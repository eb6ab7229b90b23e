{#- A segment from the history of a population-relative score: the spells in which a column of a dbt snapshot held the value, cut to
    life. The way back from marts to segments. -#}
{% macro held_in_snapshot(snapshot, column, value) -%}
with

history as (

    select * from {{ ref(snapshot) }}

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

-- a row made void at its own as_of held for no time; where as_of once fell back, what was recorded later stands
dated as (

    select
        user_id,
        {{ column }} as held,
        dbt_valid_from as valid_from,
        dbt_valid_to as valid_to,
        lead(dbt_valid_from) over (partition by user_id order by dbt_valid_from) as next_from
    from history
    where dbt_valid_to is null or dbt_valid_from < dbt_valid_to

),

clipped as (

    select
        dated.user_id,
        {{ to_epoch_ms('greatest(dated.valid_from, lives.first_seen_at)') }} as from_ms,
        least(
            coalesce({{ to_epoch_ms('dated.valid_to') }}, {{ forever_ms() }}),
            coalesce({{ to_epoch_ms('dated.next_from') }}, {{ forever_ms() }}),
            coalesce({{ to_epoch_ms('lives.deleted_at') }}, {{ forever_ms() }})
        ) as to_ms
    from dated
    inner join lives on dated.user_id = lives.user_id
    where dated.held = {{ text_literal(value) }}

),

-- scores may change while the name stays: neighbours that touch are one spell
begun as (

    select
        *,
        case when from_ms = lag(to_ms) over (partition by user_id order by from_ms) then 0 else 1 end as begins
    from clipped
    where from_ms < to_ms

),

numbered as (

    select
        *,
        sum(begins) over (partition by user_id order by from_ms rows unbounded preceding) as spell
    from begun

),

final as (

    select
        user_id,
        cast(null as {{ dbt.type_string() }}) as per_value,
        {{ from_epoch_ms('min(from_ms)') }} as valid_from,
        case when max(to_ms) < {{ forever_ms() }} then {{ from_epoch_ms('max(to_ms)') }} end as valid_to
    from numbered
    group by user_id, spell

)

select * from final
{%- endmacro %}
