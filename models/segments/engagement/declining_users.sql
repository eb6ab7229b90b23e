{{ segment(
    all_of=[
        dropped(
            none,
            by=var('declining_drop_share'),
            within='7 days',
            against='28 days',
            min_events=var('declining_min_events'),
        ),
    ]
) }}
