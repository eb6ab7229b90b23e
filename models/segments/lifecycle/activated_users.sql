{{ segment(
    all_of=[
        performed(
            'project_created',
            at_least=var('activation_projects'),
            within=var('activation_window'),
            of='signed_up',
        ),
    ]
) }}
