-- lifetime facts against dim_users, active days against a window over fct_user_days
with

engagement as (

    select * from {{ ref('user_engagement') }}

),

sessions as (

    select
        user_id,
        count(*) as sessions,
        sum(duration_seconds) as seconds
    from {{ ref('fct_sessions') }}
    where started_at <= {{ as_of() }}
    group by user_id

),

recent as (

    select
        user_id,
        count(*) as active_days
    from {{ ref('fct_user_days') }}
    where
        activity_events > 0
        and date_day <= {{ date_in_time_zone(as_of(), var('reporting_timezone')) }}
        and date_day > {{ dbt.dateadd('day', -30, date_in_time_zone(as_of(), var('reporting_timezone'))) }}
    group by user_id

)

select engagement.*
from engagement
left join sessions on engagement.user_id = sessions.user_id
left join recent on engagement.user_id = recent.user_id
where
    engagement.sessions <> coalesce(sessions.sessions, 0)
    or engagement.session_seconds <> coalesce(sessions.seconds, 0)
    or engagement.active_days_30 <> coalesce(recent.active_days, 0)
    or engagement.active_days_1 > 1
    or engagement.active_days_7 < engagement.active_days_1
    or engagement.active_days_28 < engagement.active_days_7
    or engagement.active_days_30 < engagement.active_days_28
    or engagement.longest_streak_days < engagement.current_streak_days
