{{ observed_traits('segment', ref('base_segment__calls'), where="call_type = 'identify'", traits='properties') }}
