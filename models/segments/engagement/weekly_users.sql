{{ segment(
    all_of=[performed('app_opened', within='7 days')],
    none_of=[in_segment('daily_habit_users')]
) }}
