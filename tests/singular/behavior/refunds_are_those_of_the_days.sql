-- what persons got back ever is what their days gave back
with

both_ways as (

    select user_id, refunds
    from {{ ref('user_spending') }}
    where time_window = 'lifetime'

    union all

    select user_id, -refunds as refunds
    from {{ ref('fct_user_days') }}

    union all

    -- days are whole, windows end at as_of: what a fast clock dates after it is in no window yet
    select
        events.user_id,
        {{ in_reporting_currency('events.revenue', 'rates') }} as refunds
    from {{ ref('fct_events') }} as events
    inner join {{ ref('int_exchange_rates') }} as rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }}
    where events.event_name = 'order_refunded' and events.occurred_at > {{ as_of() }}

)

select
    user_id,
    sum(refunds) as refunds_too_many
from both_ways
group by user_id
having sum(refunds) <> 0
