{{ users_of_traits('mixpanel', ref('base_mixpanel__people')) }}
