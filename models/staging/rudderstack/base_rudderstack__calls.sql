{{ segment_calls('rudderstack') }}
