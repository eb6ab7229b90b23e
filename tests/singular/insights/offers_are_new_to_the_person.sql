select
    offers.user_id,
    offers.kind,
    offers.item
from {{ ref('user_next_best') }} as offers
inner join {{ ref('fct_events') }} as events
    on
        offers.user_id = events.user_id
        and (
            (offers.kind = 'product' and events.event_name = 'product_purchased' and offers.item = events.product_id)
            or (offers.kind = 'feature' and events.event_name = 'feature_used' and offers.item = events.feature_name)
        )
        and events.occurred_at <= {{ as_of() }}
