with

orders as (

    select * from {{ ref('int_orders_by_window') }}

),

final as (

    select
        user_id,
        time_window,
        count(*) as orders,
        sum(case when is_fully_refunded then 1 else 0 end) as fully_refunded_orders,
        min(ordered_at) as first_ordered_at,
        max(ordered_at) as last_ordered_at,
        {{ median('days_since_previous_order') }} as median_days_between_orders,
        cast(sum(case when is_promoted then 1 else 0 end) as {{ double_type() }}) / count(*) as promoted_order_share,
        cast(sum(discount_depth) as {{ double_type() }}) / count(discount_depth) as average_discount_depth
    from orders
    group by user_id, time_window

)

select * from final
