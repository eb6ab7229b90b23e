{{ segment(
    all_of=[performed('trial_started', within=var('trial_length'))],
    none_of=[
        last_performed(
            ['trial_started', 'subscription_started', 'subscription_renewed', 'subscription_expired'],
            has={'event_name__not': 'trial_started'},
        ),
    ]
) }}
