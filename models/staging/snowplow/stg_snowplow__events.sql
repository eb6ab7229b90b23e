with

events as (

    select * from {{ ref('base_snowplow__events') }}

),

with_items as (

    select * from events
    where {{ is_told_by_item('event_name') }}

),

exploded as (

    {{ json_elements('with_items', 'products_json') | indent(4) }}

),

typed as (

    select
        *,
        {{ parse_decimal(json_at('element', ['quantity'])) }} as item_quantity,
        {{ parse_decimal(json_at('element', ['price'])) }} as item_unit_price,
        {{ parse_decimal(json_at('element', ['list_price'])) }} as item_list_price
    from exploded

),

items as (

    select
        *,
        {{ json_at('element', ['id']) }} as item_product_id,
        {{ json_at('element', ['category']) }} as item_product_category,
        cast(null as {{ dbt.type_string() }}) as item_coupon_code,
        {{ json_at('element', ['currency']) }} as item_currency,
        case
            when item_list_price > item_unit_price
                then cast(coalesce(item_quantity, 1) * (item_list_price - item_unit_price) as {{ money_type() }})
        end as item_discount_amount,
        cast(coalesce(item_quantity, 1) * item_unit_price as {{ money_type() }}) as item_revenue
    from typed

),

final as (

    {{ events_with_items('events', 'items') | indent(4) }}

)

select * from final
