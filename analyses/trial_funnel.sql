-- How far do trials get, each step in order and within the var trial_conversion_window of the start? A trial counts when that time is over.
with

trials as (

    select
        user_id,
        min(occurred_at) as started_at
    from {{ ref('fct_events') }}
    where event_name = 'trial_started'
    group by user_id

),

complete as (

    select
        user_id,
        started_at,
        {{ to_epoch_ms('started_at') }} + {{ window_ms('trial_conversion_window') }} as ends_ms
    from trials
    where {{ to_epoch_ms('started_at') }} + {{ window_ms('trial_conversion_window') }} <= {{ to_epoch_ms(as_of()) }}

),

reached as (

    select
        complete.user_id,
        min(complete.started_at) as started_at,
        min(case when events.event_name = 'feature_used' then events.occurred_at end) as used_at,
        min(case when events.feature_tier = 'premium' then events.occurred_at end) as used_premium_at,
        min(case when events.event_name = 'subscription_started' then events.occurred_at end) as subscribed_at
    from complete
    left join {{ ref('fct_events') }} as events
        on
            complete.user_id = events.user_id
            and complete.started_at <= events.occurred_at
            and {{ to_epoch_ms('events.occurred_at') }} < complete.ends_ms
    group by complete.user_id

)

select
    count(*) as trials,
    count(used_at) as used_a_feature,
    count(used_premium_at) as used_a_premium_feature,
    count(case when used_premium_at <= subscribed_at then 1 end) as subscribed_after_that,
    count(subscribed_at) as subscribed
from reached
