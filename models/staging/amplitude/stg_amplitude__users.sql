{{ users_of_traits('amplitude', ref('stg_amplitude__user_traits')) }}
