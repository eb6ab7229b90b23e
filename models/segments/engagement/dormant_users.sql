{{ segment(
    all_of=[not_performed('app_opened', lasting=var('dormant_after'))]
) }}
