with

sessions as (

    select * from {{ ref('fct_sessions') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

totals as (

    select
        (select coalesce(sum(revenue), 0) from sessions) as revenue_of_sessions,
        (
            select coalesce(sum({{ in_reporting_currency('events.revenue', 'rates') }}), 0)
            from events
            inner join rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }}
            where events.is_activity and events.event_name in {{ sql_list(var('revenue_events')) }}
        ) as revenue_of_activity

)

select * from totals
where revenue_of_sessions <> revenue_of_activity
