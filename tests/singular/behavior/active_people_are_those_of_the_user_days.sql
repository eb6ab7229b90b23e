-- dau, wau and mau of everyone, counted the dear way: distinct people of fct_user_days in each day's window
with

engagement as (

    select * from {{ ref('engagement_daily') }}
    where slice = 'total'

),

user_days as (

    select * from {{ ref('fct_user_days') }}
    where activity_events > 0 and date_day <= {{ date_in_time_zone(as_of(), var('reporting_timezone')) }}

),

dates as (

    select * from {{ ref('dim_dates') }}

),

counted as (

    select
        dates.date_day,
        count(distinct case when user_days.date_day = dates.date_day then user_days.user_id end) as dau,
        count(
            distinct case
                when user_days.date_day > {{ dbt.dateadd('day', -var('wau_days'), 'dates.date_day') }} then user_days.user_id
            end
        ) as wau,
        count(distinct user_days.user_id) as mau
    from dates
    inner join user_days
        on
            dates.date_day >= user_days.date_day
            and user_days.date_day > {{ dbt.dateadd('day', -var('mau_days'), 'dates.date_day') }}
    group by dates.date_day

)

select
    coalesce(counted.date_day, engagement.date_day) as date_day,
    counted.dau,
    engagement.dau as dau_there,
    counted.wau,
    engagement.wau as wau_there,
    counted.mau,
    engagement.mau as mau_there
from counted
full outer join engagement on counted.date_day = engagement.date_day
where
    coalesce(counted.dau, 0) <> coalesce(engagement.dau, 0)
    or coalesce(counted.wau, 0) <> coalesce(engagement.wau, 0)
    or coalesce(counted.mau, 0) <> coalesce(engagement.mau, 0)
