with

lines as (

    select * from {{ source('online_retail', 'lines') }}

),

non_products as (

    select * from {{ ref('online_retail_non_products') }}

),

typed as (

    -- the columns are spelled as in the file
    -- noqa: disable=CP02,AL09
    select
        source_row,
        InvoiceNo as invoice_number,
        upper(StockCode) as stock_code,
        Quantity as quantity,
        cast(UnitPrice as {{ money_type() }}) as unit_price,
        cast(Quantity * cast(UnitPrice as {{ money_type() }}) as {{ money_type() }}) as amount,
        InvoiceDate as invoiced_at,
        cast(CustomerID as {{ dbt.type_string() }}) as customer_id,
        Country as country_name
    from lines
    -- noqa: enable=CP02,AL09

),

final as (

    select
        typed.*,
        case
            when non_products.stock_code is not null then 'no_product'
            when typed.invoice_number like 'C%' then 'returned'
            else 'purchased'
        end as line_kind
    from typed
    left join non_products on typed.stock_code = non_products.stock_code

)

select * from final
