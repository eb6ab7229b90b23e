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

weeks as (

    select distinct
        active_days.user_id,
        dates.week_start
    from active_days
    inner join dates on active_days.date_day = dates.date_day

),

recorded as (

    select min(week_start) as first_week from weeks

),

final as (

    select
        weeks.user_id,
        weeks.week_start,
        -- whoever was known before the recorded weeks begin has first weeks that nobody saw
        case when {{ date_in_time_zone('users.first_seen_at', var('reporting_timezone')) }} >= recorded.first_week then
            min(weeks.week_start) over (partition by weeks.user_id)
        end as cohort_week
    from weeks
    inner join users on weeks.user_id = users.user_id
    cross join recorded

)

select * from final
