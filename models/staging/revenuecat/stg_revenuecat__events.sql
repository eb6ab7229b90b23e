{%- set told = [
    'store', 'environment', 'period_type', 'cancel_reason', 'expiration_reason', 'new_product_id', 'renewal_number',
] -%}

with

events as (

    select
        *,
        event_name in ('order_completed', 'subscription_started', 'subscription_renewed', 'order_refunded') as is_about_money,
        coalesce(unreadable_body, '{' || concat_ws(
            ', ',
            {%- for name in told %}
            '"{{ name }}": ' || {{ json_string(name) }},
            {%- endfor %}
            '"expires_at": ' || {{ json_string(instant_text('expiration_at_ms')) | indent(12) }},
            case when environment = 'SANDBOX' or type = 'TEST' then '"is_sandbox": true' end
        ) || '}') as properties
    from {{ ref('base_revenuecat__events') }}

),

-- the one thing of a purchase that does not renew
items as (

    select
        *,
        'order:' || coalesce(transaction_id, event_id) || ':item:1' as item_event_id,
        'product_purchased' as item_event_name
    from events
    where event_name = 'order_completed'

),

unioned as (

    select
        event_id,
        user_id,
        anonymous_id,
        event_name,
        occurred_at,
        received_at,
        case when event_name in ('order_completed', 'order_refunded') then transaction_id end as order_id,
        case when event_name = 'order_completed' then product_id end as product_id,
        offer_code as coupon_code,
        case when is_about_money then charged_currency end as currency,
        case when event_name <> 'order_completed' then product_id end as plan,
        cast(null as {{ money_type() }}) as quantity,
        cast(null as {{ money_type() }}) as unit_price,
        case when is_about_money then net_charged end as revenue,
        properties
    from events

    union all

    select
        item_event_id,
        user_id,
        anonymous_id,
        item_event_name,
        occurred_at,
        received_at,
        transaction_id,
        product_id,
        offer_code,
        charged_currency,
        cast(null as {{ dbt.type_string() }}),
        cast(1 as {{ money_type() }}) as quantity,
        net_charged as unit_price,
        net_charged as revenue,
        properties
    from items

),

final as (

    select
        event_id,
        user_id,
        anonymous_id,
        event_name,
        occurred_at,
        received_at,
        'revenuecat' as source,
        cast(null as {{ dbt.type_string() }}) as platform,
        cast(null as {{ dbt.type_string() }}) as app_version,
        {{ given_session_id('revenuecat') }} as given_session_id,
        {{ canonical_columns_as_text({
            'order_id': 'order_id',
            'product_id': 'product_id',
            'coupon_code': 'coupon_code',
            'currency': 'currency',
            'plan': 'plan',
            'quantity': 'quantity',
            'unit_price': 'unit_price',
            'revenue': 'revenue',
        }) | indent(8) }},
        properties
    from unioned

)

select * from final
