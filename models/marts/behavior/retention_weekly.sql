with

active_weeks as (

    select * from {{ ref('int_active_weeks') }}

),

dates as (

    select * from {{ ref('dim_dates') }}

),

moment as (

    select {{ date_in_time_zone('as_of', var('reporting_timezone')) }} as today
    from {{ ref('int_as_of') }}

),

-- only weeks whose Sunday is over
weeks as (

    select distinct dates.week_start
    from dates
    inner join moment on cast({{ dbt.dateadd('day', 7, 'dates.week_start') }} as date) <= moment.today

),

returns as (

    select
        cohort_week,
        week_start,
        count(*) as retained_users
    from active_weeks
    where cohort_week is not null
    group by cohort_week, week_start

),

-- everyone in a cohort is there in its first week
cohorts as (

    select
        cohort_week,
        retained_users as cohort_size
    from returns
    where week_start = cohort_week

),

triangle as (

    select
        cohorts.cohort_week,
        weeks.week_start,
        cohorts.cohort_size,
        coalesce(returns.retained_users, 0) as retained_users
    from cohorts
    inner join weeks on cohorts.cohort_week <= weeks.week_start
    left join returns on cohorts.cohort_week = returns.cohort_week and weeks.week_start = returns.week_start

),

final as (

    select
        cohort_week,
        cast(
            {{ dbt.datediff('cohort_week', 'week_start', 'day') }} / 7
            as integer
        ) as week_number,
        week_start,
        cohort_size,
        retained_users,
        cast(retained_users as {{ double_type() }}) / cohort_size as retention_rate
    from triangle

)

select * from final
