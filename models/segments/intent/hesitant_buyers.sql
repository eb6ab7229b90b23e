{{ segment(
    all_of=[performed('product_viewed', at_least=var('hesitant_views'), within=var('hesitant_window'))],
    none_of=[performed('product_purchased', within=var('hesitant_window'))],
    per='product_id'
) }}
