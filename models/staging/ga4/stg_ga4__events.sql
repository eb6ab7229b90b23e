with

events as (

    select
        *,
        cast(null as {{ money_type() }}) as discount_amount,
        -- `value` is money only where something was paid or given back
        case
            when event_name = 'order_completed' then coalesce(purchase_revenue, value)
            when event_name = 'order_refunded' then coalesce(refund_value, value)
            when event_name in ('subscription_started', 'subscription_renewed') then value
        end as revenue
    from {{ ref('base_ga4__events') }}

),

with_items as (

    select * from events
    where {{ is_told_by_item('event_name') }}

),

exploded as (

    {{ json_elements('with_items', 'items_json') | indent(4) }}

),

typed as (

    select
        *,
        {{ parse_decimal(json_at('element', ['quantity'])) }} as item_quantity,
        {{ parse_decimal(json_at('element', ['price'])) }} as item_unit_price,
        {{ parse_decimal(json_at('element', ['discount'])) }} as unit_discount
    from exploded

),

items as (

    select
        *,
        nullif({{ json_at('element', ['item_id']) }}, '(not set)') as item_product_id,
        nullif({{ json_at('element', ['item_category']) }}, '(not set)') as item_product_category,
        nullif({{ json_at('element', ['coupon']) }}, '(not set)') as item_coupon_code,
        cast(null as {{ dbt.type_string() }}) as item_currency,
        -- the price is what was asked for one piece after its discount
        item_unit_price + unit_discount as item_list_price,
        cast(coalesce(item_quantity, 1) * unit_discount as {{ money_type() }}) as item_discount_amount,
        cast(coalesce(item_quantity, 1) * item_unit_price as {{ money_type() }}) as item_revenue
    from typed

),

final as (

    {{ events_with_items('events', 'items') | indent(4) }}

)

select * from final
