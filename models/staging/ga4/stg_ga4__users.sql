{{ users_of_traits('ga4', ref('stg_ga4__user_traits')) }}
