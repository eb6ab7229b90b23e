with

orders as (

    select * from {{ ref('fct_orders') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

both_ways as (

    select
        source,
        user_id,
        1 as orders
    from orders

    union all

    select
        source,
        user_id,
        -1 as orders
    from events
    where event_name = 'order_completed'

)

select
    source,
    user_id,
    sum(orders) as orders_too_many
from both_ways
group by source, user_id
having sum(orders) <> 0
