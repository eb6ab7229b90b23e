{{ segment(
    all_of=[
        known_for(var('key_feature_grace')),
        not_performed('feature_used', where={'feature_name': var('key_feature')}),
    ]
) }}
