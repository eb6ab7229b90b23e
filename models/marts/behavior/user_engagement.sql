with

users as (

    select * from {{ ref('dim_users') }}

),

members as (

    select * from {{ ref('segment_members') }}

),

runs as (

    select * from {{ ref('int_active_runs') }}

),

gaps as (

    select * from {{ ref('int_open_gaps') }}

),

session_times as (

    select * from {{ ref('int_session_times') }}

),

-- exclusive and exhaustive: everyone alive is a member of exactly one
levels as (

    select
        user_id,
        case segment
            when 'daily_habit_users' then 'daily'
            when 'weekly_users' then 'weekly'
            when 'monthly_users' then 'monthly'
            else 'dormant'
        end as engagement_level
    from members
    where segment in ('daily_habit_users', 'weekly_users', 'monthly_users', 'dormant_users')

),

final as (

    select
        users.user_id,
        levels.engagement_level,
        cast(coalesce(runs.active_days_1, 0) as {{ dbt.type_bigint() }}) as active_days_1,
        cast(coalesce(runs.active_days_7, 0) as {{ dbt.type_bigint() }}) as active_days_7,
        cast(coalesce(runs.active_days_28, 0) as {{ dbt.type_bigint() }}) as active_days_28,
        cast(coalesce(runs.active_days_30, 0) as {{ dbt.type_bigint() }}) as active_days_30,
        coalesce(runs.current_streak_days, 0) as current_streak_days,
        coalesce(runs.longest_streak_days, 0) as longest_streak_days,
        cast(coalesce(session_times.sessions_28, 0) as {{ dbt.type_bigint() }}) as sessions_28,
        cast(coalesce(session_times.session_seconds_28, 0) as decimal(18, 3)) as session_seconds_28,
        session_times.median_session_seconds_28,
        coalesce(session_times.sessions, 0) as sessions,
        cast(coalesce(session_times.session_seconds, 0) as decimal(18, 3)) as session_seconds,
        session_times.median_session_seconds,
        cast(gaps.days_since_last_open as {{ dbt.type_bigint() }}) as days_since_last_open,
        gaps.usual_gap_days,
        gaps.days_since_last_open / gaps.usual_gap_days as lateness
    from users
    inner join levels on users.user_id = levels.user_id
    left join runs on users.user_id = runs.user_id
    left join gaps on users.user_id = gaps.user_id
    left join session_times on users.user_id = session_times.user_id

)

select * from final
