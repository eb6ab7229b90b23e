{{ segment_users('segment') }}
