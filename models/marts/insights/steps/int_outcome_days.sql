{%- set days_before = 'partition by calendar.user_id order by calendar.day_number' -%}

with

people as (

    select * from {{ ref('int_outcome_people') }}

),

user_days as (

    select
        user_id,
        {{ day_number('date_day') }} as day_number,
        case when activity_events > 0 then 1 else 0 end as is_active,
        revenue
    from {{ ref('fct_user_days') }}

),

days as (

    select
        date_day,
        {{ day_number('date_day') }} as day_number
    from {{ ref('dim_dates') }}

),

recorded as (

    select min(day_number) as first_day from user_days

),

-- one row per person and day, whether or not anything happened
calendar as (

    select
        people.user_id,
        people.began_week,
        people.began_day,
        days.day_number
    from people
    cross join recorded
    inner join days
        on
            recorded.first_day <= days.day_number
            and {{ day_number(date_in_time_zone(from_epoch_ms('people.first_seen_ms'), var('reporting_timezone'))) }} <= days.day_number
            and days.day_number <= {{ day_number(date_in_time_zone(as_of(), var('reporting_timezone'))) }}

),

-- all of it before the day began, so that what made somebody enter does not count
counted as (

    select
        calendar.*,
        coalesce(sum(user_days.is_active) over ({{ days_before }} rows between 7 preceding and 1 preceding), 0) as active_days_7,
        coalesce(sum(user_days.is_active) over ({{ days_before }} rows between 28 preceding and 1 preceding), 0) as active_days_28,
        coalesce(sum(user_days.revenue) over ({{ days_before }} rows between unbounded preceding and 1 preceding), 0) as revenue_before
    from calendar
    left join user_days on calendar.user_id = user_days.user_id and calendar.day_number = user_days.day_number

),

final as (

    select
        user_id,
        day_number,
        began_week,
        {{ band('active_days_7', var('outcome_activity_bands')) }} as activity_band,
        day_number - began_day as age_days,
        active_days_28,
        revenue_before
    from counted

)

select * from final
