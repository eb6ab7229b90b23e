{{ segment(
    all_of=[
        not_performed('app_opened', lasting=var('at_risk_after')),
        at_last('app_opened', in_segment('daily_habit_users')),
    ]
) }}
