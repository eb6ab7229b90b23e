{{ segment(
    all_of=[
        share_of(
            'order_completed',
            where=[{'coupon_code__is_set': true}, {'discount_amount__above': 0}],
            at_least=var('bargain_share'),
            min_events=var('bargain_min_orders'),
            within='180 days',
        ),
    ]
) }}
