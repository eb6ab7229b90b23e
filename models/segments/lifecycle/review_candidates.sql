{{ segment(
    all_of=[
        performed('session_started', at_least=var('review_min_sessions')),
        not_performed('review_submitted'),
        performed('review_prompted', at_most=var('review_max_prompts'), within='365 days'),
    ]
) }}
