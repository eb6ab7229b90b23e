{{ segment(
    all_of=[
        first_performed(
            'level_reached',
            within=var('milestone_window'),
            where={'level__at_least': var('milestone_level')},
        ),
    ]
) }}
