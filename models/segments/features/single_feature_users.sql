{{ segment(
    all_of=[
        performed('feature_used', at_least=var('single_feature_uses'), within='28 days'),
        in_segment('one_feature_users'),
    ],
    per='feature_name'
) }}
