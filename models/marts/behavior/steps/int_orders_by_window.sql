with

orders as (

    select * from {{ ref('fct_orders') }}

),

windows as (

    select * from {{ ref('int_spending_windows') }}

),

followed as (

    select
        *,
        lag(ordered_at) over (partition by user_id order by ordered_at, source, order_id) as previous_ordered_at
    from orders

),

final as (

    select
        followed.user_id,
        windows.time_window,
        followed.source,
        followed.order_id,
        followed.ordered_at,
        coalesce(followed.currency, '{{ var('reporting_currency') }}') as currency,
        followed.net_revenue,
        followed.net_revenue_reporting,
        followed.is_fully_refunded,
        followed.coupon_code is not null or followed.discount_amount > 0 as is_promoted,
        case when followed.discount_amount > 0 then
            -- divided as doubles and rounded once: sums of decimals do not depend on the order of the rows
            {{ as_ratio('followed.discount_amount', 'followed.gross_revenue') }}
        end as discount_depth,
        case when windows.begins_after is null or followed.previous_ordered_at > windows.begins_after then
            cast({{ seconds_between('followed.previous_ordered_at', 'followed.ordered_at') }} as {{ double_type() }}) / 86400
        end as days_since_previous_order
    from followed
    inner join windows
        on
            followed.ordered_at <= windows.ends_at
            and (windows.begins_after is null or followed.ordered_at > windows.begins_after)

)

select * from final
