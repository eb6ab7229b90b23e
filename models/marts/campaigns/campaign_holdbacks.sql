with

decisions as (

    select * from {{ ref('campaign_decisions') }}

),

candidates as (

    select * from {{ ref('int_campaign_candidates') }}

),

holds as (

    select * from {{ ref('int_campaign_holds') }}

),

moment as (

    select as_of from {{ ref('int_as_of') }}

),

permits as (

    select * from {{ ref('int_campaign_permissions') }}

),

decided as (

    select
        decisions.journey_id,
        decisions.campaign_id,
        decisions.user_id,
        decisions.per_value,
        decisions.variant,
        decisions.entered_at,
        case
            when decisions.eligibility <> 'eligible' then decisions.eligibility
            when decisions.is_holdout then 'holdout'
            when holds.held_by is not null then holds.held_by
            when decisions.send_after > moment.as_of then decisions.delayed_by
        end as rule,
        case
            when decisions.eligibility = 'suppressed' then permits.suppressed_until
            when decisions.eligibility <> 'eligible' then null
            when decisions.is_holdout then decisions.window_ends_at
            when holds.held_by = 'suppressed' then holds.suppressed_until
            when holds.held_by in ('sending_paused', 'outage_guard', 'campaign_not_live') then decisions.expires_at
            when holds.held_by is null or holds.held_by = 'not_due' then decisions.send_after
        end as held_until
    from decisions
    cross join moment
    left join holds on decisions.journey_id = holds.journey_id
    left join permits on decisions.user_id = permits.user_id and decisions.channel = permits.channel

),

-- entries that nobody decides while the guard holds their campaign
guarded as (

    select
        journey_id,
        campaign_id,
        user_id,
        per_value,
        variant,
        entered_at,
        'outage_guard' as rule,
        last_chance_at as held_until
    from candidates
    where is_guarded and journey_id not in (select journey_id from decisions)

),

unioned as (

    select * from decided
    where rule is not null
    union all
    select * from guarded

),

final as (

    select
        journey_id,
        campaign_id,
        user_id,
        per_value,
        variant,
        entered_at,
        rule,
        case when held_until < {{ instant('9999-01-01') }} then held_until end as held_until
    from unioned

)

select * from final
