{{ canonical_events('rudderstack', ref('base_rudderstack__calls')) }}
