{{ segment(
    all_of=[
        performed_regularly('order_completed', in_at_least=var('loyal_blocks'), of_last=4, period='30 days'),
    ]
) }}
