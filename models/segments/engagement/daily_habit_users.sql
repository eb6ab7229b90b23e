{{ segment(
    all_of=[
        active_days(at_least=var('daily_habit_active_days'), of_last='7 days', event='app_opened'),
    ]
) }}
