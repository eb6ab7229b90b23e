{% test carries_the_money_of(model, lines, source_lines) %}
with

sums as (

    select
        (select sum(cast(Quantity * cast(UnitPrice as {{ money_type() }}) as {{ money_type() }})) from {{ source_lines }}) as in_the_file,
        (select sum(amount) from {{ lines }} where line_kind = 'purchased') as of_lines_purchased,
        (select sum(amount) from {{ lines }} where line_kind = 'returned') as of_lines_returned,
        (select sum(amount) from {{ lines }} where line_kind = 'no_product') as of_no_product,
        (select sum(cast(revenue as {{ money_type() }})) from {{ model }} where event_name = 'product_purchased') as of_purchases,
        (select sum(cast(revenue as {{ money_type() }})) from {{ model }} where event_name = 'order_completed') as of_orders,
        (select sum(cast(revenue as {{ money_type() }})) from {{ model }} where event_name = 'order_refunded') as of_refunds

)

select * from sums
where
    of_lines_purchased is distinct from of_purchases
    or of_lines_purchased is distinct from of_orders
    or of_lines_returned is distinct from -of_refunds
    or in_the_file is distinct from of_orders - of_refunds + of_no_product
{% endtest %}
