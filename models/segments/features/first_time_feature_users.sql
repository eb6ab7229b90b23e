{{ segment(
    all_of=[first_performed('feature_used', within=var('first_use_window'))],
    per='feature_name'
) }}
