{{ segment(
    all_of=[performed('product_purchased', at_least=var('category_purchases'), within='180 days')],
    per='product_category'
) }}
