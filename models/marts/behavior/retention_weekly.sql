with

active_days as (

    select * from {{ ref('int_active_days') }}

),

users as (

    select * from {{ ref('dim_users') }}

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

    select dates.week_start
    from dates
    cross join moment
    group by dates.week_start, moment.today
    having cast({{ dbt.dateadd('day', 7, 'dates.week_start') }} as date) <= moment.today

),

active_weeks as (

    select distinct
        active_days.user_id,
        weeks.week_start
    from active_days
    inner join dates on active_days.date_day = dates.date_day
    inner join weeks on dates.week_start = weeks.week_start

),

-- whoever was known before the recorded weeks begin has first weeks that nobody saw, and is in no cohort
cohorts as (

    select
        active_weeks.user_id,
        min(active_weeks.week_start) as cohort_week
    from active_weeks
    inner join users on active_weeks.user_id = users.user_id
    where {{ date_in_time_zone('users.first_seen_at', var('reporting_timezone')) }} >= (
        select min(dates.week_start)
        from active_days
        inner join dates on active_days.date_day = dates.date_day
    )
    group by active_weeks.user_id

),

sizes as (

    select
        cohort_week,
        count(*) as cohort_size
    from cohorts
    group by cohort_week

),

returns as (

    select
        cohorts.cohort_week,
        active_weeks.week_start,
        count(*) as retained_users
    from cohorts
    inner join active_weeks on cohorts.user_id = active_weeks.user_id
    group by cohorts.cohort_week, active_weeks.week_start

),

final as (

    select
        sizes.cohort_week,
        cast({{ dbt.datediff('sizes.cohort_week', 'weeks.week_start', 'day') }} / 7 as integer) as week_number,
        weeks.week_start,
        sizes.cohort_size,
        coalesce(returns.retained_users, 0) as retained_users,
        cast(coalesce(returns.retained_users, 0) as {{ double_type() }}) / sizes.cohort_size as retention_rate
    from sizes
    inner join weeks on sizes.cohort_week <= weeks.week_start
    left join returns on sizes.cohort_week = returns.cohort_week and weeks.week_start = returns.week_start

)

select * from final
