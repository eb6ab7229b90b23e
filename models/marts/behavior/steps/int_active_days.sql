with

events as (

    select * from {{ ref('fct_events') }}

),

moment as (

    select {{ date_in_time_zone('as_of', var('reporting_timezone')) }} as today
    from {{ ref('int_as_of') }}

),

final as (

    select distinct
        events.user_id,
        {{ date_in_time_zone('events.occurred_at', var('reporting_timezone')) }} as date_day,
        coalesce(events.platform, 'unknown') as platform
    from events
    inner join moment on {{ date_in_time_zone('events.occurred_at', var('reporting_timezone')) }} <= moment.today
    where events.is_activity

)

select * from final
