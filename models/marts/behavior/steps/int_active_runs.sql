with

user_days as (

    select * from {{ ref('fct_user_days') }}

),

moment as (

    select {{ date_in_time_zone('as_of', var('reporting_timezone')) }} as today
    from {{ ref('int_as_of') }}

),

numbered as (

    select
        user_days.user_id,
        {{ dbt.datediff('date_day', 'today', 'day') }} as days_ago,
        row_number() over (partition by user_days.user_id order by user_days.date_day) as place
    from user_days
    inner join moment on user_days.date_day <= moment.today
    where user_days.activity_events > 0

),

-- in a run of days without a gap, days ago fall as fast as places rise
runs as (

    select
        user_id,
        min(days_ago) as ended_days_ago,
        count(*) as length_days
    from numbered
    group by user_id, days_ago + place

),

longest as (

    select
        user_id,
        max(length_days) as longest_streak_days,
        -- today is not over: a run that ended yesterday can still go on
        max(case when ended_days_ago <= 1 then length_days else 0 end) as current_streak_days
    from runs
    group by user_id

),

recent as (

    select
        user_id,
        sum(case when days_ago < 1 then 1 else 0 end) as active_days_1,
        sum(case when days_ago < 7 then 1 else 0 end) as active_days_7,
        sum(case when days_ago < 28 then 1 else 0 end) as active_days_28,
        sum(case when days_ago < 30 then 1 else 0 end) as active_days_30
    from numbered
    group by user_id

),

final as (

    select
        recent.user_id,
        recent.active_days_1,
        recent.active_days_7,
        recent.active_days_28,
        recent.active_days_30,
        longest.current_streak_days,
        longest.longest_streak_days
    from recent
    inner join longest on recent.user_id = longest.user_id

)

select * from final
