{{ segment(
    none_of=[
        in_segment('daily_habit_users'),
        in_segment('weekly_users'),
        in_segment('dormant_users'),
    ]
) }}
