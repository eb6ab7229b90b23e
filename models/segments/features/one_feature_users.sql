{{ segment(
    all_of=[
        distinct_of('feature_name', 'feature_used', at_least=1, at_most=1, within='28 days'),
    ]
) }}
