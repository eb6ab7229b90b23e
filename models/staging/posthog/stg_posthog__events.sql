{{ canonical_events('posthog', ref('base_posthog__events'), left_out=[
    '$ip', '$set', '$set_once', '$geoip_latitude', '$geoip_longitude', '$user_id', '$raw_user_agent',
]) }}
