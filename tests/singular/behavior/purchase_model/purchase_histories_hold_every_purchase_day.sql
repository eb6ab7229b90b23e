with

orders as (

    select * from {{ ref('fct_orders') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

histories as (

    select * from {{ ref('int_purchase_histories') }}

),

purchase_days as (

    select distinct
        orders.user_id,
        {{ date_in_time_zone('orders.ordered_at', var('reporting_timezone')) }} as date_day
    from orders
    inner join users on orders.user_id = users.user_id
    where
        not orders.is_fully_refunded
        and orders.ordered_at <= {{ as_of() }}
        and coalesce(users.deleted_at > {{ as_of() }}, true)

),

counts as (

    select
        (select count(*) from purchase_days) as purchase_days,
        (select coalesce(sum(repeat_purchases + 1), 0) from histories) as purchases_of_histories

)

select * from counts
where purchase_days <> purchases_of_histories
