{{ users_of_separate_traits('revenuecat', ref('stg_revenuecat__user_traits')) }}
