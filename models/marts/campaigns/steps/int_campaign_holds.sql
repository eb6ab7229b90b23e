with

journeys as (

    select * from {{ ref('campaign_journeys') }}

),

campaigns as (

    select distinct
        campaign_id,
        status,
        ends_at
    from {{ ref('int_campaigns') }}

),

permits as (

    select * from {{ ref('int_campaign_permissions') }}

),

guards as (

    select * from {{ ref('int_campaign_guards') }}

),

moment as (

    select as_of from {{ ref('int_as_of') }}

),

-- messages that have not expired, and what keeps them back now: each rule is asked again, because they may wait for days
final as (

    select
        journeys.journey_id,
        case
            when campaigns.campaign_id is null or campaigns.status <> 'live' then 'campaign_not_live'
            when campaigns.ends_at <= moment.as_of then 'campaign_not_live'
            when {{ 'true' if var('sending_paused') else 'false' }} then 'sending_paused'
            when permits.user_id is null then 'consent_unknown'
            when {{ refusal('permits', 'moment.as_of') | indent(12) }} is not null
                then {{ refusal('permits', 'moment.as_of') | indent(12) }}
            when journeys.exited_at is not null and journeys.exited_at = journeys.converted_at then 'converted'
            when journeys.exited_at is not null then 'left_segment'
            when guards.campaign_id is not null then 'outage_guard'
            when journeys.send_after >= {{ add_minutes('moment.as_of', var('hours_between_runs') * 60) }} then 'not_due'
        end as held_by,
        permits.suppressed_until
    from journeys
    cross join moment
    left join campaigns on journeys.campaign_id = campaigns.campaign_id
    left join permits on journeys.user_id = permits.user_id and journeys.channel = permits.channel
    left join guards on journeys.campaign_id = guards.campaign_id
    where
        journeys.eligibility = 'eligible'
        and not journeys.is_holdout
        and journeys.message is not null
        and journeys.expires_at > moment.as_of

)

select * from final
