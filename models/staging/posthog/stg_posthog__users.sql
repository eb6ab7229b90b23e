{{ users_of_traits('posthog', ref('stg_posthog__user_traits')) }}
