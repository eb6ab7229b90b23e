{{ canonical_events('mixpanel', ref('base_mixpanel__events'), revenue_is_net=true, fields={
    'revenue': ['revenue', 'amount', '$amount'],
}, left_out=['$city', '$region', '$user_id', '$device_id', 'distinct_id']) }}
