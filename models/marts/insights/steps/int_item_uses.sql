with

events as (

    select * from {{ ref('fct_events') }}

),

named as (

    select
        user_id,
        case event_name when 'product_purchased' then 'bought' when 'product_viewed' then 'viewed' else 'used' end as basis,
        case when event_name = 'feature_used' then feature_name else product_id end as item,
        occurred_at
    from events
    where event_name in ('product_purchased', 'product_viewed', 'feature_used') and occurred_at <= {{ as_of() }}

),

final as (

    select
        user_id,
        case when basis = 'used' then 'feature' else 'product' end as kind,
        basis,
        item,
        max(occurred_at) as last_used_at
    from named
    where item is not null
    group by user_id, basis, item

)

select * from final
