-- per window: every order of the window is in exactly one tier, with all its money
with

orders as (

    select * from {{ ref('fct_orders') }}

),

spending as (

    select * from {{ ref('user_spending') }}

),

windows as (

    select * from {{ ref('int_spending_windows') }}

),

both_ways as (

    select
        time_window,
        orders,
        net_revenue
    from spending
    where spend_tier is not null

    union all

    select
        windows.time_window,
        -1 as orders,
        -coalesce(orders.net_revenue_reporting, 0) as net_revenue
    from windows
    inner join orders on {{ to_epoch_ms('orders.ordered_at') }} <= {{ to_epoch_ms('windows.ends_at') }}
    where
        windows.window_days is null
        or {{ to_epoch_ms('orders.ordered_at') }}
        + cast(windows.window_days as {{ dbt.type_bigint() }}) * 86400000
        > {{ to_epoch_ms('windows.ends_at') }}

)

select
    time_window,
    sum(orders) as orders_too_many,
    sum(net_revenue) as revenue_too_much
from both_ways
group by time_window
having sum(orders) <> 0 or sum(net_revenue) <> 0
