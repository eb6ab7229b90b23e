{{ users_of_traits('snowplow', ref('stg_snowplow__user_traits')) }}
