with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

population as (

    select * from {{ ref('segment_population_daily') }}

),

-- by as_of only: an end that lies beyond it has not come
dated as (

    select
        segment,
        {{ date_in_time_zone('valid_from', var('reporting_timezone')) }} as from_day,
        case when valid_to <= {{ as_of() }} then {{ date_in_time_zone('valid_to', var('reporting_timezone')) }} end as to_day
    from memberships
    where valid_from <= {{ as_of() }}

),

alike as (

    select
        segment,
        from_day,
        to_day,
        count(*) as spells
    from dated
    group by segment, from_day, to_day

),

counted as (

    select
        population.segment,
        population.date_day,
        population.members_at_day_end,
        coalesce(sum(alike.spells), 0) as open_spells
    from population
    left join alike
        on
            population.segment = alike.segment
            and population.date_day >= alike.from_day
            and (alike.to_day is null or population.date_day < alike.to_day)
    group by population.segment, population.date_day, population.members_at_day_end

),

final as (

    select *
    from counted
    where members_at_day_end <> open_spells

)

select * from final
