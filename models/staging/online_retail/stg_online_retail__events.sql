with

lines as (

    select * from {{ ref('base_online_retail__lines') }}

),

purchases as (

    -- identical lines are real purchases of the same thing twice: the row is the identity
    select
        'line-' || cast(source_row as {{ dbt.type_string() }}) as event_id,
        'product_purchased' as event_name,
        customer_id,
        invoice_number,
        invoiced_at,
        stock_code as product_id,
        quantity,
        unit_price,
        amount
    from lines
    where line_kind = 'purchased'

),

invoices as (

    select
        'invoice-' || invoice_number as event_id,
        case when line_kind = 'purchased' then 'order_completed' else 'order_refunded' end as event_name,
        customer_id,
        -- a cancellation names no invoice that it takes back: it reduces the customer, not an order
        case when line_kind = 'purchased' then invoice_number end as invoice_number,
        min(invoiced_at) as invoiced_at,
        cast(null as {{ dbt.type_string() }}) as product_id,
        cast(null as {{ dbt.type_int() }}) as quantity,
        cast(null as {{ money_type() }}) as unit_price,
        case when line_kind = 'purchased' then sum(amount) else -sum(amount) end as amount
    from lines
    where line_kind in ('purchased', 'returned')
    group by lines.invoice_number, customer_id, line_kind

),

unioned as (

    select * from purchases
    union all
    select * from invoices

),

final as (

    select
        event_id,
        customer_id as user_id,
        cast(null as {{ dbt.type_string() }}) as anonymous_id,
        event_name,
        cast(invoiced_at as {{ dbt.type_string() }}) as occurred_at,
        cast(invoiced_at as {{ dbt.type_string() }}) as received_at,
        'online_retail' as source,
        cast(null as {{ dbt.type_string() }}) as platform,
        cast(null as {{ dbt.type_string() }}) as app_version,
        {{ given_session_id('online_retail') }} as given_session_id,
        {{ canonical_columns_as_text({
            'order_id': 'invoice_number',
            'product_id': 'product_id',
            'currency': "'GBP'",
            'quantity': 'quantity',
            'unit_price': 'unit_price',
            'revenue': 'amount',
        }) | indent(8) }},
        cast(null as {{ dbt.type_string() }}) as properties
    from unioned

)

select * from final
