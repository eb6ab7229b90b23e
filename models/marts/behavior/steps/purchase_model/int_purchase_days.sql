with

orders as (

    select * from {{ ref('fct_orders') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

kept_orders as (

    select
        user_id,
        {{ date_in_time_zone('ordered_at', var('reporting_timezone')) }} as date_day,
        net_revenue_reporting - coalesce(refunded_amount_reporting, 0) as kept_value
    from orders
    where ordered_at <= {{ as_of() }} and not is_fully_refunded

),

days as (

    select
        user_id,
        date_day,
        sum(kept_value) as day_value
    from kept_orders
    group by user_id, date_day

),

-- money given back without the name of a known order was paid for one of them: each bears its share
unassigned_refunds as (

    select
        events.user_id,
        sum({{ in_reporting_currency('events.revenue', 'rates') }}) as refunded
    from events
    left join orders on events.source = orders.source and events.order_id = orders.order_id
    left join rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }}
    where events.event_name = 'order_refunded' and events.occurred_at <= {{ as_of() }} and orders.order_id is null
    group by events.user_id

),

with_totals as (

    select
        *,
        cast(sum(day_value) over (partition by user_id) as {{ double_type() }}) as total_value
    from days

),

final as (

    select
        with_totals.user_id,
        with_totals.date_day,
        case
            when with_totals.total_value > 0 then {{ rounded(
                'with_totals.day_value * greatest(1 - cast(coalesce(unassigned_refunds.refunded, 0) as ' ~ double_type()
                ~ ') / with_totals.total_value, 0)', money_type()) }}
            else cast(with_totals.day_value as {{ money_type() }})
        end as purchase_value
    from with_totals
    inner join users on with_totals.user_id = users.user_id
    left join unassigned_refunds on with_totals.user_id = unassigned_refunds.user_id
    -- nobody is left to buy again who has asked to be deleted
    where users.deleted_at is null or users.deleted_at > {{ as_of() }}

)

select * from final
