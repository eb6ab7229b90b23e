{{ segment(
    all_of=[
        active_days(at_least=var('power_user_active_days'), of_last='28 days', event='feature_used'),
        distinct_of('feature_name', 'feature_used', at_least=var('power_user_features'), within='28 days'),
        performed('feature_used', within='28 days', where={'feature_tier': 'advanced'}),
    ]
) }}
