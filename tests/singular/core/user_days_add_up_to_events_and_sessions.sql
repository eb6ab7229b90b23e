with

user_days as (

    select * from {{ ref('fct_user_days') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

sessions as (

    select * from {{ ref('fct_sessions') }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

-- the same facts once as boards read them and once, negative, as they happened
both_ways as (

    select
        user_id,
        events,
        activity_events,
        sessions,
        seconds,
        revenue,
        refunds
    from user_days

    union all

    select
        user_id,
        0 as events,
        0 as activity_events,
        -1 as sessions,
        -duration_seconds as seconds,
        0 as revenue,
        0 as refunds
    from sessions

    union all

    select
        events.user_id,
        -1 as events,
        case when events.is_activity then -1 else 0 end as activity_events,
        0 as sessions,
        0 as seconds,
        case when events.event_name in {{ sql_list(var('revenue_events')) }}
            then -coalesce({{ in_reporting_currency('events.revenue', 'rates') }}, 0) else 0 end as revenue,
        case when events.event_name = 'order_refunded'
            then -coalesce({{ in_reporting_currency('events.revenue', 'rates') }}, 0) else 0 end as refunds
    from events
    left join rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }}

),

balances as (

    select
        user_id,
        sum(events) as events,
        sum(activity_events) as activity_events,
        sum(sessions) as sessions,
        sum(seconds) as seconds,
        sum(revenue) as revenue,
        sum(refunds) as refunds
    from both_ways
    group by user_id

)

select * from balances
where events <> 0 or activity_events <> 0 or sessions <> 0 or seconds <> 0 or revenue <> 0 or refunds <> 0
