{{ segment(
    all_of=[resumed_performing('app_opened', after=var('dormant_after'), within='7 days')]
) }}
