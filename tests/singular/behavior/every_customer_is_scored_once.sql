-- customers alive with an order that counts, against user_rfm; money against the books of user_spending
with

customers as (

    select distinct orders.user_id
    from {{ ref('fct_orders') }} as orders
    inner join {{ ref('dim_users') }} as users on orders.user_id = users.user_id
    where
        not orders.is_fully_refunded
        and orders.ordered_at <= {{ as_of() }}
        and (users.deleted_at is null or users.deleted_at > {{ as_of() }})

),

spending as (

    select * from {{ ref('user_spending') }}
    where time_window = 'lifetime'

),

scored as (

    select * from {{ ref('user_rfm') }}

)

select
    customers.user_id,
    scored.user_id as scored_user_id,
    scored.monetary
from customers
full outer join scored on customers.user_id = scored.user_id
left join spending on scored.user_id = spending.user_id
where
    customers.user_id is null
    or scored.user_id is null
    or scored.monetary <> spending.net_revenue - spending.refunds
    or scored.frequency > spending.orders - spending.fully_refunded_orders
