with

events as (

    select * from {{ ref('fct_events') }}

),

windows as (

    select * from {{ ref('int_spending_windows') }}

),

lines as (

    select *
    from events
    where event_name = 'product_purchased'

),

-- an order that came without lines is one purchase of its own category, as in fct_orders
orders_without_lines as (

    select events.*
    from events
    left join lines on events.source = lines.source and events.order_id = lines.order_id
    where events.event_name = 'order_completed' and lines.event_id is null

),

purchases as (

    select user_id, product_category, occurred_at from lines

    union all

    select user_id, product_category, occurred_at from orders_without_lines

),

counted as (

    select
        purchases.user_id,
        windows.time_window,
        purchases.product_category,
        count(*) as bought
    from purchases
    inner join windows
        on
            purchases.occurred_at <= windows.ends_at
            and (windows.begins_after is null or purchases.occurred_at > windows.begins_after)
    where purchases.product_category is not null
    group by purchases.user_id, windows.time_window, purchases.product_category

),

ranked as (

    select
        *,
        row_number() over (
            partition by user_id, time_window order by bought desc, {{ ordered_text('product_category') }}
        ) as place,
        sum(bought) over (partition by user_id, time_window) as all_bought,
        count(*) over (partition by user_id, time_window) as distinct_categories
    from counted

),

final as (

    select
        user_id,
        time_window,
        product_category as favourite_category,
        cast(bought as {{ double_type() }}) / all_bought as favourite_category_share,
        distinct_categories
    from ranked
    where place = 1

)

select * from final
