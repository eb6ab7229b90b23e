{{ segment(
    all_of=[
        in_segment('power_users'),
        performed('plan_limit_hit', within=var('plan_limit_window')),
    ]
) }}
