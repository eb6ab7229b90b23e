{{ segment_user_traits('segment', ref('base_segment__calls')) }}
