{{ config(post_hook="{{ record_table_state() }}") }}

-- which changes its rows hold is told before it
-- depends_on: {{ ref('int_user_changes') }}

with

events as (

    select * from {{ ref('fct_events') }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

orders as (

    select
        *,
        -- an app that gives its orders no id still has one order per event
        coalesce(order_id, event_id) as order_key
    from events
    where event_name = 'order_completed'

),

valued_lines as (

    select
        source,
        order_id,
        product_category,
        coalesce(quantity, 1) as quantity,
        coalesce(revenue, coalesce(quantity, 1) * unit_price - coalesce(discount_amount, 0)) as net_revenue,
        coalesce(quantity, 1) * coalesce(list_price, unit_price) as list_value
    from events
    where event_name = 'product_purchased' and order_id is not null

),

lines as (

    select
        source,
        order_id,
        count(*) as lines,
        cast(sum(quantity) as {{ money_type() }}) as items,
        cast(sum(net_revenue) as {{ money_type() }}) as net_revenue,
        cast(sum(list_value) as {{ money_type() }}) as list_value
    from valued_lines
    group by source, order_id

),

categories_of_order as (

    select distinct source, order_id, product_category
    from valued_lines
    where product_category is not null

),

categories as (

    select
        source,
        order_id,
        {{ dbt.listagg('product_category', "','", 'order by ' ~ ordered_text('product_category')) }} as categories
    from categories_of_order
    group by source, order_id

),

refunds as (

    select
        source,
        order_id,
        cast(sum(revenue) as {{ money_type() }}) as refunded_amount,
        max(occurred_at) as last_refunded_at
    from events
    where event_name = 'order_refunded' and order_id is not null
    group by source, order_id

),

put_together as (

    select
        orders.order_key as order_id,
        orders.source,
        orders.user_id,
        orders.session_id,
        orders.occurred_at as ordered_at,
        orders.platform,
        orders.currency,
        coalesce(orders.revenue, lines.net_revenue, 0) as net_revenue,
        coalesce(lines.list_value, orders.revenue + orders.discount_amount) as list_value,
        coalesce(refunds.refunded_amount, 0) as refunded_amount,
        refunds.last_refunded_at,
        orders.coupon_code,
        coalesce(categories.categories, orders.product_category) as categories,
        coalesce(lines.lines, 0) as lines,
        coalesce(lines.items, orders.quantity) as items
    from orders
    left join lines on orders.source = lines.source and orders.order_id = lines.order_id
    left join categories on orders.source = categories.source and orders.order_id = categories.order_id
    left join refunds on orders.source = refunds.source and orders.order_id = refunds.order_id

),

final as (

    select
        put_together.order_id,
        put_together.source,
        put_together.user_id,
        put_together.session_id,
        put_together.ordered_at,
        put_together.platform,
        put_together.currency,
        -- nobody pays more than the list price: where a sender's list prices say so, the charge is the list value
        cast(greatest(put_together.net_revenue, coalesce(put_together.list_value, put_together.net_revenue)) as {{ money_type() }})
            as gross_revenue,
        cast(
            greatest(put_together.net_revenue, coalesce(put_together.list_value, put_together.net_revenue))
            - put_together.net_revenue as {{ money_type() }}
        ) as discount_amount,
        put_together.net_revenue,
        put_together.refunded_amount,
        put_together.refunded_amount > 0 and put_together.refunded_amount >= put_together.net_revenue as is_fully_refunded,
        put_together.last_refunded_at,
        put_together.coupon_code,
        put_together.categories,
        put_together.lines,
        put_together.items,
        {{ in_reporting_currency('put_together.net_revenue', 'rates') }} as net_revenue_reporting,
        {{ in_reporting_currency('put_together.refunded_amount', 'rates') }} as refunded_amount_reporting
    from put_together
    left join rates on {{ rate_applies('rates', 'put_together.currency', 'put_together.ordered_at') }}

)

select * from final
