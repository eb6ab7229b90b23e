with

orders as (

    select * from {{ ref('fct_orders') }}

),

spending as (

    select * from {{ ref('user_spending') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

names as (

    select * from {{ ref('rfm_segments') }}

),

purchase_days as (

    select distinct
        user_id,
        {{ date_in_time_zone('ordered_at', var('reporting_timezone')) }} as date_day
    from orders
    where ordered_at <= {{ as_of() }} and not is_fully_refunded

),

bought as (

    select
        user_id,
        max(date_day) as last_purchased_on,
        count(*) as frequency
    from purchase_days
    group by user_id

),

customers as (

    select
        bought.user_id,
        bought.last_purchased_on,
        {{ dbt.datediff(
            'bought.last_purchased_on', date_in_time_zone(as_of(), var('reporting_timezone')), 'day') }} as recency_days,
        bought.frequency,
        spending.net_revenue_after_refunds as monetary
    from bought
    inner join spending on bought.user_id = spending.user_id and spending.time_window = 'lifetime'
    inner join users on bought.user_id = users.user_id
    where users.deleted_at is null or users.deleted_at > {{ as_of() }}

),

scored as (

    select
        *,
        {{ score_by_fifths('recency_days desc') }} as recency_score,
        {{ score_by_fifths('frequency') }} as frequency_score,
        {{ score_by_fifths('monetary') }} as monetary_score
    from customers

),

final as (

    select
        scored.user_id,
        {{ as_of() }} as as_of,
        scored.last_purchased_on,
        cast(scored.recency_days as {{ dbt.type_bigint() }}) as recency_days,
        scored.frequency,
        scored.monetary,
        scored.recency_score,
        scored.frequency_score,
        scored.monetary_score,
        names.rfm_segment
    from scored
    left join names
        on
            scored.recency_score = names.recency_score
            and scored.frequency_score = names.frequency_score
            and scored.monetary_score = names.monetary_score

)

select * from final
