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

purchase_days as (

    select
        user_id,
        date_day,
        sum(kept_value) as day_value
    from kept_orders
    group by user_id, date_day

),

dated as (

    select
        user_id,
        date_day,
        day_value,
        min(date_day) over (partition by user_id) as first_purchased_on
    from purchase_days

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

histories as (

    select
        user_id,
        first_purchased_on,
        max(date_day) as last_purchased_on,
        count(*) - 1 as repeat_purchases,
        count(case when date_day > first_purchased_on then day_value end) as valued_repeat_purchases,
        sum(case when date_day > first_purchased_on then day_value end) as repeat_value,
        sum(day_value) as total_value
    from dated
    group by user_id, first_purchased_on

),

measured as (

    select
        histories.*,
        {{ date_in_time_zone(as_of(), var('reporting_timezone')) }} as as_of_day,
        case when histories.total_value > 0 then greatest(
            1 - cast(coalesce(unassigned_refunds.refunded, 0) as {{ double_type() }})
            / cast(histories.total_value as {{ double_type() }}),
            0
        ) else 1 end as kept_share
    from histories
    inner join users on histories.user_id = users.user_id
    left join unassigned_refunds on histories.user_id = unassigned_refunds.user_id
    -- nobody is left to buy again who has asked to be deleted
    where users.deleted_at is null or users.deleted_at > {{ as_of() }}

),

final as (

    select
        user_id,
        first_purchased_on,
        last_purchased_on,
        cast(repeat_purchases as {{ dbt.type_bigint() }}) as repeat_purchases,
        cast(
            {{ dbt.datediff('first_purchased_on', 'last_purchased_on', 'day') }}
            as {{ dbt.type_bigint() }}
        ) as recency_days,
        cast(
            {{ dbt.datediff('first_purchased_on', 'as_of_day', 'day') }}
            as {{ dbt.type_bigint() }}
        ) as age_days,
        cast(valued_repeat_purchases as {{ dbt.type_bigint() }}) as valued_repeat_purchases,
        cast(cast(repeat_value as {{ double_type() }}) * kept_share / valued_repeat_purchases as {{ money_type() }})
            as average_repeat_value
    from measured

)

select * from final
