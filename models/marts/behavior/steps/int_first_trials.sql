with

users as (

    select * from {{ ref('dim_users') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

memberships as (

    select * from {{ ref('segment_memberships') }}

),

trials as (

    select
        user_id,
        trial_started_at,
        {{ date_in_time_zone('trial_started_at', var('reporting_timezone')) }} as trial_day
    from users
    where trial_started_at <= {{ as_of() }}

),

conversions as (

    select
        trials.user_id,
        min(events.occurred_at) as converted_at
    from trials
    inner join events on trials.user_id = events.user_id
    where
        events.event_name = 'subscription_started'
        and events.occurred_at >= trials.trial_started_at
        and {{ to_epoch_ms('events.occurred_at') }}
        < {{ to_epoch_ms('trials.trial_started_at') }} + {{ window_ms('trial_conversion_window') }}
    group by trials.user_id

),

activations as (

    select
        trials.user_id,
        min(case when memberships.segment = 'activated_users' then memberships.valid_from end) as activated_at,
        min(case when memberships.segment = 'highly_engaged_trial_users' then memberships.valid_from end) as engaged_at
    from trials
    inner join memberships on trials.user_id = memberships.user_id
    where
        memberships.segment in ('activated_users', 'highly_engaged_trial_users')
        and {{ to_epoch_ms('memberships.valid_from') }}
        < {{ to_epoch_ms('trials.trial_started_at') }} + {{ window_ms('trial_length') }}
    group by trials.user_id

),

final as (

    select
        trials.user_id,
        trials.trial_day,
        trials.trial_started_at,
        conversions.converted_at,
        activations.activated_at,
        activations.engaged_at
    from trials
    left join conversions on trials.user_id = conversions.user_id
    left join activations on trials.user_id = activations.user_id

)

select * from final
