{{ segment_user_traits('rudderstack', ref('base_rudderstack__calls')) }}
