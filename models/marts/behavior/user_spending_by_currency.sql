with

orders as (

    select * from {{ ref('int_orders_by_window') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

windows as (

    select * from {{ ref('int_spending_windows') }}

),

amounts as (

    select
        user_id,
        time_window,
        currency,
        1 as orders,
        net_revenue,
        0 as refunds,
        net_revenue_reporting,
        0 as refunds_reporting,
        case when net_revenue_reporting is null then 1 else 0 end as unconverted_orders
    from orders

    union all

    -- what was given back counts when it was given back, whether it names an order or not
    select
        events.user_id,
        windows.time_window,
        coalesce(events.currency, '{{ var('reporting_currency') }}') as currency,
        0 as orders,
        0 as net_revenue,
        events.revenue as refunds,
        0 as net_revenue_reporting,
        {{ in_reporting_currency('events.revenue', 'rates') }} as refunds_reporting,
        0 as unconverted_orders
    from events
    inner join windows
        on
            events.occurred_at <= windows.ends_at
            and (windows.begins_after is null or events.occurred_at > windows.begins_after)
    left join rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }}
    where events.event_name = 'order_refunded' and events.revenue is not null

),

final as (

    select
        user_id,
        time_window,
        currency,
        cast(sum(orders) as {{ dbt.type_bigint() }}) as orders,
        cast(sum(net_revenue) as {{ money_type() }}) as net_revenue,
        cast(sum(refunds) as {{ money_type() }}) as refunds,
        cast(coalesce(sum(net_revenue_reporting), 0) as {{ money_type() }}) as net_revenue_reporting,
        cast(coalesce(sum(refunds_reporting), 0) as {{ money_type() }}) as refunds_reporting,
        cast(sum(unconverted_orders) as {{ dbt.type_bigint() }}) as unconverted_orders
    from amounts
    group by user_id, time_window, currency

)

select * from final
