{{ segment(
    all_of=[
        in_segment('trial_users'),
        performed('onboarding_completed', within='3 days', of='trial_started'),
        performed('feature_used', at_least=2, within='3 days', of='trial_started', where={'feature_tier': 'premium'}),
    ]
) }}
