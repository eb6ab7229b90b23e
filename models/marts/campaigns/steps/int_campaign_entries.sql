with

campaigns as (

    select * from {{ ref('int_campaigns') }}
    where status in ('live', 'measured_only')

),

memberships as (

    select * from {{ ref('segment_memberships') }}
    where user_id not like 'anon:%'

),

-- who is in at the launch enters at the launch, where members are let in
entered as (

    select
        campaigns.*,
        memberships.user_id,
        memberships.per_value,
        case
            when
                campaigns.include_current_members
                and memberships.valid_from < campaigns.starts_at
                and (memberships.valid_to is null or memberships.valid_to > campaigns.starts_at)
                then campaigns.starts_at
            else memberships.valid_from
        end as entered_at,
        {{ stable_share('memberships.user_id', 'global_holdout') }} as global_share
    from memberships
    inner join campaigns on memberships.segment = campaigns.segment

),

-- the launch rules; what another tool sends has no age, because nothing is sent
allowed as (

    select *
    from entered
    where
        entered_at >= starts_at
        and (ends_at is null or entered_at < ends_at)
        and entered_at <= {{ as_of() }}
        and (
            status = 'measured_only'
            or {{ add_minutes('entered_at', 'max_entry_age_hours * 60') }} > {{ as_of() }}
        )

),

shared as (

    select
        *,
        {{ stable_share_of('user_id', "'variant:' || campaign_id") }} as variant_share,
        {{ stable_share_of('user_id', "'holdout:' || campaign_id") }} as campaign_share
    from allowed

),

final as (

    select
        {{ hash_text([
            'campaign_id', 'user_id', 'per_value', 'cast(' ~ to_epoch_ms('entered_at') ~ ' as ' ~ dbt.type_string() ~ ')'
        ]) | indent(8) }} as journey_id,
        campaign_id,
        user_id,
        per_value,
        segment,
        variant,
        entered_at,
        status,
        channel,
        offer_id,
        send_from_minute,
        send_until_minute,
        max_entry_age_hours,
        ends_at,
        reentry,
        reentry_window_hours,
        goal_event,
        goal_window_hours,
        exit_when,
        exclusion_group,
        priority,
        rule_version,
        campaign_share < holdout_share as is_holdout,
        status <> 'measured_only' and global_share < {{ var('global_holdout_percent') }} / 100.0 as is_global_holdout
    from shared
    where variant_share >= traffic_from and variant_share < traffic_until

)

select * from final
