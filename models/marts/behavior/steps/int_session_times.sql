with

sessions as (

    select * from {{ ref('fct_sessions') }}

),

moment as (

    select
        as_of,
        {{ date_in_time_zone('as_of', var('reporting_timezone')) }} as today
    from {{ ref('int_as_of') }}

),

dated as (

    select
        sessions.user_id,
        sessions.duration_seconds,
        -- whole numbers: the mean of the two in the middle is then exact, however an engine takes it
        cast(sessions.duration_seconds * 1000 as {{ double_type() }}) as milliseconds,
        {{ dbt.datediff(
            date_in_time_zone('sessions.started_at', var('reporting_timezone')), 'moment.today', 'day') }} < 28 as is_recent
    from sessions
    inner join moment on sessions.started_at <= moment.as_of

),

counted as (

    select
        user_id,
        count(*) as sessions,
        sum(duration_seconds) as session_seconds,
        {{ rounded(median('milliseconds') ~ ' / 1000', 'decimal(18, 3)') }} as median_session_seconds,
        sum(case when is_recent then 1 else 0 end) as sessions_28,
        sum(case when is_recent then duration_seconds else 0 end) as session_seconds_28
    from dated
    group by user_id

),

-- apart, because Redshift takes one median of a select
recent as (

    select
        user_id,
        {{ rounded(median('milliseconds') ~ ' / 1000', 'decimal(18, 3)') }} as median_session_seconds_28
    from dated
    where is_recent
    group by user_id

),

final as (

    select
        counted.*,
        recent.median_session_seconds_28
    from counted
    left join recent on counted.user_id = recent.user_id

)

select * from final
