{{ segment(
    all_of=[performed('trial_started')],
    none_of=[
        in_segment('trial_users'),
        last_performed(
            ['trial_started', 'subscription_started', 'subscription_renewed'],
            has={'event_name__not': 'trial_started'},
        ),
    ]
) }}
