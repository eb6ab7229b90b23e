{{ segment_calls('segment') }}
