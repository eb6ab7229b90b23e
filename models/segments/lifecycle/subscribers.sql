{{ segment(
    all_of=[
        last_performed(
            ['subscription_started', 'subscription_renewed', 'subscription_expired'],
            has={'event_name': ['subscription_started', 'subscription_renewed']},
        ),
    ]
) }}
