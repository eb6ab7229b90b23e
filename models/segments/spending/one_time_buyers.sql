{{ segment(
    all_of=[performed('order_completed', exactly=1)]
) }}
