with

money as (

    select * from {{ ref('user_spending_by_currency') }}

),

habits as (

    select * from {{ ref('int_order_habits') }}

),

categories as (

    select * from {{ ref('int_favourite_categories') }}

),

windows as (

    select * from {{ ref('int_spending_windows') }}

),

-- whoever ever ordered or was given money back has a row in every window, quiet ones too
customers as (

    select distinct user_id from money

),

totals as (

    select
        customers.user_id,
        windows.time_window,
        windows.window_days,
        count(money.currency) as currencies,
        coalesce(sum(money.orders), 0) as orders,
        coalesce(sum(money.unconverted_orders), 0) as unconverted_orders,
        coalesce(sum(money.net_revenue_reporting), 0) as net_revenue,
        coalesce(sum(money.refunds_reporting), 0) as refunds,
        coalesce(sum(money.net_revenue_reporting - money.refunds_reporting), 0) as net_revenue_after_refunds
    from customers
    cross join windows
    left join money on customers.user_id = money.user_id and windows.time_window = money.time_window
    group by customers.user_id, windows.time_window, windows.window_days

),

ranked as (

    select
        *,
        -- share of the window's buyers who spent more; equal spenders have equally many ahead of them
        cast(rank() over (partition by time_window, orders > 0 order by net_revenue_after_refunds desc) - 1 as {{ double_type() }})
        / count(*) over (partition by time_window, orders > 0) as share_ahead
    from totals

),

final as (

    select
        ranked.user_id,
        ranked.time_window,
        ranked.window_days,
        cast(ranked.orders as {{ dbt.type_bigint() }}) as orders,
        cast(coalesce(habits.fully_refunded_orders, 0) as {{ dbt.type_bigint() }}) as fully_refunded_orders,
        cast(ranked.net_revenue as {{ money_type() }}) as net_revenue,
        cast(ranked.refunds as {{ money_type() }}) as refunds,
        cast(ranked.net_revenue_after_refunds as {{ money_type() }}) as net_revenue_after_refunds,
        case when ranked.orders > ranked.unconverted_orders then
            {{ rounded(
                'cast(ranked.net_revenue as ' ~ double_type() ~ ') / (ranked.orders - ranked.unconverted_orders)', money_type()) }}
        end as average_order_value,
        habits.median_days_between_orders,
        habits.first_ordered_at,
        habits.last_ordered_at,
        categories.favourite_category,
        categories.favourite_category_share,
        coalesce(categories.distinct_categories, 0) as distinct_categories,
        habits.promoted_order_share,
        habits.average_discount_depth,
        case
            when ranked.orders = 0 then null
            when ranked.share_ahead < {{ var('spend_tier_top') }} then 'top'
            when ranked.share_ahead < {{ var('spend_tier_high') }} then 'high'
            when ranked.share_ahead < {{ var('spend_tier_middle') }} then 'middle'
            else 'low'
        end as spend_tier,
        ranked.currencies,
        cast(ranked.unconverted_orders as {{ dbt.type_bigint() }}) as unconverted_orders
    from ranked
    left join habits on ranked.user_id = habits.user_id and ranked.time_window = habits.time_window
    left join categories on ranked.user_id = categories.user_id and ranked.time_window = categories.time_window

)

select * from final
