{#- The events whose basket is told item by item: an order beside its total, views and additions instead of one row for all. -#}
{% macro is_told_by_item(event_name) -%}
    {{ event_name }} in ('order_completed', 'product_viewed', 'added_to_cart')
{%- endmacro %}

{#- `select` of a source's events in the columns of the canonical raw event, with one row per item of a basket. `items` has one row per item with the
    columns of its event and its own on top. Ids of items are made of the event's, so a copy of an event brings copies of its items. -#}
{% macro events_with_items(events, items) %}
{%- set envelope = ['user_id', 'anonymous_id', 'occurred_at', 'received_at', 'source', 'platform', 'app_version',
    'given_session_id'] -%}
    select
        {{ events }}.event_id,
        {{ events }}.event_name,
        {%- for column in envelope %}
        {{ events }}.{{ column }},
        {%- endfor %}
        {{ canonical_columns_as_text({
            'order_id': events ~ '.order_id',
            'coupon_code': 'coalesce(' ~ events ~ '.coupon_code, totals.coupon_code)',
            'currency': events ~ '.currency',
            'plan': events ~ '.plan',
            'discount_amount': 'coalesce(' ~ events ~ '.discount_amount, totals.discount_amount)',
            'revenue': events ~ '.revenue',
        }) | indent(8) }},
        {{ events }}.properties
    from {{ events }}
    left join (
        select
            event_id,
            min(item_coupon_code) as coupon_code,
            sum(item_discount_amount) as discount_amount
        from (
            -- a copy of an event carries the same items once more
            select
                event_id,
                min(item_coupon_code) as item_coupon_code,
                min(item_discount_amount) as item_discount_amount
            from {{ items }}
            group by event_id, element_number
        ) as items_once
        group by event_id
    ) as totals on {{ events }}.event_id = totals.event_id
    where {{ events }}.event_name = 'order_completed' or totals.event_id is null

    union all

    select
        -- an order that client and server both report has its items once
        case when event_name = 'order_completed' then coalesce('order:' || order_id, event_id) else event_id end
        || ':item:' || {{ as_text('element_number') }} as event_id,
        case when event_name = 'order_completed' then 'product_purchased' else event_name end as event_name,
        {%- for column in envelope %}
        {{ column }},
        {%- endfor %}
        {{ canonical_columns_as_text({
            'order_id': 'order_id',
            'product_id': 'item_product_id',
            'product_category': 'item_product_category',
            'coupon_code': 'coalesce(item_coupon_code, coupon_code)',
            'currency': 'coalesce(item_currency, currency)',
            'quantity': 'item_quantity',
            'unit_price': 'item_unit_price',
            'list_price': 'item_list_price',
            'discount_amount': 'item_discount_amount',
            'revenue': "case when event_name = 'order_completed' then item_revenue end",
        }) | indent(8) }},
        properties
    from {{ items }}
{% endmacro %}
