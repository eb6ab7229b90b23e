{{ config(materialized='view') }}

with

entries as (

    select * from {{ ref('int_campaign_entries') }}
    where status = 'live'

),

campaigns as (

    select * from {{ ref('int_campaigns') }}

),

test_recipients as (

    {{ playbook_rows('test_recipients', ['user_id', 'campaign_id', 'variant', 'facts_of', 'request']) | indent(4) }}

),

memberships as (

    select * from {{ ref('segment_memberships') }}

),

-- a test message is about the person's latest key, where its segment has keys
newest_keys as (

    select
        segment,
        user_id,
        per_value,
        row_number() over (partition by segment, user_id order by valid_from desc, per_value asc) as recency
    from memberships

),

tests as (

    select
        campaigns.campaign_id,
        campaigns.variant,
        coalesce(test_recipients.facts_of, test_recipients.user_id) as user_id,
        newest_keys.per_value
    from test_recipients
    inner join campaigns
        on
            test_recipients.campaign_id = campaigns.campaign_id
            and (test_recipients.variant is null or test_recipients.variant = campaigns.variant)
    left join newest_keys
        on
            campaigns.segment = newest_keys.segment
            and coalesce(test_recipients.facts_of, test_recipients.user_id) = newest_keys.user_id
            and newest_keys.recency = 1

),

final as (

    select campaign_id, variant, user_id, per_value from entries
    union distinct
    select campaign_id, variant, user_id, per_value from tests

)

select * from final
