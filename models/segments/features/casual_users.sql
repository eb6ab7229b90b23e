{{ segment(
    all_of=[
        performed('feature_used', within='28 days'),
        distinct_of('feature_name', 'feature_used', at_most=var('casual_user_features'), within='28 days'),
    ],
    none_of=[in_segment('power_users')]
) }}
