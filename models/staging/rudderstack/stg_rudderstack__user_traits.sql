{{ observed_traits('rudderstack', ref('base_rudderstack__calls'), where="call_type = 'identify'", traits='properties') }}
