{{ segment(
    none_of=[known_for(var('new_user_for'))]
) }}
