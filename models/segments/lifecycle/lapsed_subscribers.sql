{{ segment(
    all_of=[performed(['subscription_started', 'subscription_renewed'])],
    none_of=[in_segment('subscribers')]
) }}
