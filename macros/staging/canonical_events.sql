{#- The last steps of a source whose events carry one JSON object of properties: names are mapped, commerce is read from the
    properties by the vendor's names, revenue becomes net, an order's items become product_purchased. -#}
{% macro canonical_events(source, base, fields={}, revenue_is_net=false, left_out=[]) -%}
{%- set names = commerce_fields(fields) -%}
{%- set read = names.keys() | reject('in', canonical_columns()) | list -%}
with

base as (

    select * from {{ base }}
    {{ evaluate_once() }}

),

event_names as (

    {{ event_names_of(source) }}

),

parsed as (

    select
        *,
        case when {{ json_is_object('properties') }} then {{ json_parse('properties', names.values() | sum(start=[])) }} end as members
    from base
    {{ evaluate_once() }}

),

named as (

    select
        coalesce(parsed.event_id, {{ hash_text(canonical_base_columns()) | indent(8) }}) as event_id,
        nullif(trim(parsed.user_id), '') as user_id,
        nullif(trim(parsed.anonymous_id), '') as anonymous_id,
        coalesce(event_names.event_name, {{ lower_snake('parsed.sent_name') }}) as event_name,
        parsed.occurred_at,
        coalesce(parsed.received_at, parsed.occurred_at) as received_at,
        parsed.platform,
        parsed.app_version,
        parsed.given_session_id,
        {%- for field, keys in names.items() %}
        {{ first_member('parsed.members', keys) }} as {{ field }},
        {%- endfor %}
        {{ without_personal_fields('parsed.properties', besides=left_out) | indent(8) }} as properties
    from parsed
    left join event_names on {{ lower_snake('parsed.sent_name') }} = event_names.sent_name
    {{ evaluate_once() }}

),

priced as (

    select
        event_id,
        user_id,
        anonymous_id,
        event_name,
        occurred_at,
        received_at,
        platform,
        app_version,
        given_session_id,
        {%- for column in canonical_columns() %}
        {{ net_revenue(revenue_is_net) if column == 'revenue' else given_back(column) if column in ['quantity', 'unit_price'] else column }} as {{ column }},
        {%- endfor %}
        items,
        properties
    from named

),

-- an order without a list of items that names a product is itself its one item
orders as (

    select
        *,
        coalesce(items, '[' || properties || ']') as all_items
    from priced
    where event_name = 'order_completed' and (items is not null or product_id is not null)

),

items as (

    {{ json_elements('orders', 'all_items') | indent(4) }}

),

parsed_items as (

    select
        *,
        {{ json_parse('element', names.values() | sum(start=[])) }} as members
    from items
    where {{ json_is_object('element') }}
    {{ evaluate_once() }}

),

item_fields as (

    select
        *,
        {{ first_member('members', names['product_id']) }} as item_product_id,
        {{ first_member('members', names['product_category']) }} as item_category,
        {{ first_member('members', names['coupon_code']) }} as item_coupon,
        {{ first_member('members', names['unit_price']) }} as item_price,
        {{ first_member('members', names['list_price']) }} as item_list_price,
        {{ first_member('members', names['discount_amount']) }} as item_discount,
        coalesce({{ first_member('members', names['quantity']) }}, '1') as item_quantity,
        {{ without_personal_fields('element') | indent(8) }} as item_properties
    from parsed_items
    {{ evaluate_once() }}

),

lines as (

    select
        -- an order that client and server both report has its items once
        coalesce('order:' || order_id, event_id) || ':item:' || cast(element_number as {{ dbt.type_string() }}) as event_id,
        user_id,
        anonymous_id,
        'product_purchased' as event_name,
        occurred_at,
        received_at,
        platform,
        app_version,
        given_session_id,
        {{ canonical_columns_as_text({
            'order_id': 'order_id', 'product_id': 'item_product_id', 'product_category': 'item_category',
            'coupon_code': 'item_coupon', 'currency': 'currency', 'quantity': 'item_quantity', 'unit_price': 'item_price',
            'list_price': 'item_list_price', 'discount_amount': 'item_discount', 'revenue': item_revenue(),
        }) | indent(8) }},
        item_properties as properties
    from item_fields

),

final as (

    {%- for part in ['priced', 'lines'] %}

    select
        event_id,
        user_id,
        anonymous_id,
        event_name,
        occurred_at,
        received_at,
        '{{ source }}' as source,
        platform,
        app_version,
        given_session_id,
        {%- for column in canonical_columns() %}
        {{ column }},
        {%- endfor %}
        properties
    from {{ part }}
    {{- '\n\n    union all' if not loop.last }}
    {%- endfor %}

)

select * from final
{%- endmacro %}

{#- The columns that a source's base_ model of events hands to canonical_events, all text. -#}
{% macro canonical_base_columns() %}
    {{ return(['parsed.user_id', 'parsed.anonymous_id', 'parsed.sent_name', 'parsed.occurred_at', 'parsed.properties']) }}
{% endmacro %}

{#- Which properties a canonical column (and what net revenue is made of) is read from, the first that is there; the names of
    Segment's ecommerce spec, which the other tools follow too. `fields` replaces or adds. -#}
{% macro commerce_fields(fields={}) %}
    {% set names = {
        'order_id': ['order_id'], 'product_id': ['product_id', 'sku'], 'product_category': ['product_category', 'category'],
        'feature_name': ['feature_name'], 'coupon_code': ['coupon_code', 'coupon'], 'currency': ['currency'], 'plan': ['plan'],
        'quantity': ['quantity'], 'unit_price': ['unit_price', 'price'], 'list_price': ['list_price'],
        'discount_amount': ['discount_amount', 'discount'], 'revenue': ['revenue'], 'subtotal': ['subtotal'], 'total': ['total'],
        'shipping': ['shipping'], 'tax': ['tax'], 'items': ['products'],
    } %}
    {% do names.update(fields) %}
    {{ return(names) }}
{% endmacro %}

{#- The first of several members of a parsed object that is there, as text. -#}
{% macro first_member(parsed, keys) -%}
    {%- if keys | length == 1 -%}
    {{ json_member(parsed, keys[0]) }}
    {%- else -%}
    coalesce({% for key in keys %}{{ json_member(parsed, key) }}{{ ', ' if not loop.last }}{% endfor %})
    {%- endif -%}
{%- endmacro %}

{#- Revenue without discount, tax and shipping, as text: what was sent as revenue (less the discount where the tool means revenue
    before it), else the subtotal after discounts, else the total without shipping and tax, else of an order price times quantity. Money that goes
    back is positive. -#}
{% macro net_revenue(revenue_is_net) -%}
    {%- set net -%}
    coalesce(
        {{ parse_decimal('revenue') }}{% if not revenue_is_net %} - coalesce({{ parse_decimal('discount_amount') }}, 0){% endif %},
        {{ parse_decimal('subtotal') }},
        {{ parse_decimal('total') }} - coalesce({{ parse_decimal('shipping') }}, 0) - coalesce({{ parse_decimal('tax') }}, 0),
        case
            when event_name in ('order_completed', 'order_refunded')
                then cast({{ parse_decimal('unit_price') }} * coalesce({{ parse_decimal('quantity') }}, 1) as {{ money_type() }})
        end
    )
    {%- endset -%}
    cast(case when event_name = 'order_refunded' then abs({{ net }}) else {{ net }} end as {{ dbt.type_string() }})
{%- endmacro %}

{#- The text of a number, without the sign that some tools give to what goes back to the customer. -#}
{% macro given_back(column) -%}
    case when event_name = 'order_refunded' and left({{ column }}, 1) = '-' then substring({{ column }}, 2) else {{ column }} end
{%- endmacro %}

{#- What an item of an order costs: its price for all pieces, less the discount named with the item. -#}
{% macro item_revenue() -%}
    cast({{ parse_decimal('item_price') }} * {{ parse_decimal('item_quantity') }} as {{ money_type() }})
    - coalesce({{ parse_decimal('item_discount') }}, 0)
{%- endmacro %}
