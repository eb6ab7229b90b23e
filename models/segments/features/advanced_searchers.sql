{{ segment(
    all_of=[
        performed(
            'feature_used',
            at_least=var('advanced_searches'),
            within='7 days',
            where={'feature_name': 'advanced_search'},
        ),
    ]
) }}
