with

population as (

    select * from {{ ref('segment_population_daily') }}

),

compared as (

    select
        *,
        coalesce(lag(members_at_day_end) over (partition by segment order by date_day), 0) as members_the_day_before
    from population

),

final as (

    select *
    from compared
    where members_at_day_end <> members_the_day_before + entered - exited

)

select * from final
