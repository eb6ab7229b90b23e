{{ users_of_traits('rudderstack', ref('stg_rudderstack__user_traits')) }}
