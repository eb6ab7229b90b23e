{{ segment(
    all_of=[
        average_of('revenue', 'order_completed', at_least=var('whale_average_order'), within='90 days'),
        performed('order_completed', at_least=var('whale_min_orders'), within='90 days'),
    ]
) }}
