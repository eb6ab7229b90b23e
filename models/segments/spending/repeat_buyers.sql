{{ segment(
    all_of=[performed('order_completed', at_least=2)]
) }}
