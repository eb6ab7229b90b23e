with

transitions as (

    select * from {{ ref('segment_transitions') }}

),

catalog as (

    select * from {{ ref('segment_catalog') }}

),

dates as (

    select * from {{ ref('dim_dates') }}

),

-- the last day is as far as as_of has come: what is only forecast is not counted
moves as (

    select
        segment,
        {{ date_in_time_zone('transition_at', var('reporting_timezone')) }} as date_day,
        sum(case when transition = 'entered' then 1 else 0 end) as entered,
        sum(case when transition = 'exited' then 1 else 0 end) as exited
    from transitions
    where not is_forecast
    group by 1, 2

),

spread as (

    select
        catalog.segment,
        dates.date_day,
        coalesce(moves.entered, 0) as entered,
        coalesce(moves.exited, 0) as exited
    from catalog
    cross join dates
    left join moves on catalog.segment = moves.segment and dates.date_day = moves.date_day

),

final as (

    select
        segment,
        date_day,
        cast(
            sum(entered - exited) over (partition by segment order by date_day rows unbounded preceding)
            as {{ dbt.type_bigint() }}
        ) as members_at_day_end,
        cast(entered as {{ dbt.type_bigint() }}) as entered,
        cast(exited as {{ dbt.type_bigint() }}) as exited
    from spread

)

select * from final
