{{ canonical_events('segment', ref('base_segment__calls')) }}
