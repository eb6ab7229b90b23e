-- cohorts once more from fct_user_days: everyone in the week of their first active day, all of them in week 0, no week missing
with

first_days as (

    select
        user_id,
        min(date_day) as first_day
    from {{ ref('fct_user_days') }}
    where activity_events > 0
    group by user_id

),

first_weeks as (

    select
        first_days.user_id,
        {{ date_in_time_zone('users.first_seen_at', var('reporting_timezone')) }} as first_seen_on,
        dates.week_start
    from first_days
    inner join {{ ref('dim_dates') }} as dates on first_days.first_day = dates.date_day
    inner join {{ ref('dim_users') }} as users on first_days.user_id = users.user_id

),

recorded as (

    select min(week_start) as first_week from first_weeks

),

cohorts as (

    select
        week_start as cohort_week,
        count(*) as cohort_size
    from first_weeks
    cross join recorded
    where
        first_seen_on >= recorded.first_week
        and {{ dbt.dateadd('day', 7, 'week_start') }} <= {{ date_in_time_zone(as_of(), var('reporting_timezone')) }}
    group by week_start

),

triangle as (

    select
        cohort_week,
        cohort_size,
        count(*) as weeks,
        max(week_number) as last_week,
        max(week_start) as last_week_start,
        max(case when week_number = 0 then retained_users else 0 end) as retained_in_week_0,
        max(retained_users) as most_retained
    from {{ ref('retention_weekly') }}
    group by cohort_week, cohort_size

),

last_week as (

    select max(week_start) as last_week_start
    from {{ ref('dim_dates') }}
    where {{ dbt.dateadd('day', 7, 'week_start') }} <= {{ date_in_time_zone(as_of(), var('reporting_timezone')) }}

)

select
    coalesce(cohorts.cohort_week, triangle.cohort_week) as cohort_week,
    cohorts.cohort_size,
    triangle.cohort_size as cohort_size_there,
    triangle.retained_in_week_0,
    triangle.weeks,
    triangle.last_week_start
from cohorts
full outer join triangle on cohorts.cohort_week = triangle.cohort_week
cross join last_week
where
    coalesce(cohorts.cohort_size, 0) <> coalesce(triangle.cohort_size, 0)
    or triangle.retained_in_week_0 <> triangle.cohort_size
    or triangle.most_retained > triangle.cohort_size
    or triangle.weeks <> triangle.last_week + 1
    or triangle.last_week_start <> last_week.last_week_start
