{{ config(materialized='incremental', incremental_strategy=rows_appended(), full_refresh=false, on_schema_change='append_new_columns') }}

{%- set outbox = this if is_incremental() else none %}

with

decisions as (

    select * from {{ ref('campaign_decisions') }}

),

holds as (

    select * from {{ ref('int_campaign_holds') }}

),

campaigns as (

    select * from {{ ref('int_campaigns') }}

),

rendered as (

    select * from {{ ref('int_campaign_messages') }}

),

test_recipients as (

    {{ playbook_rows('test_recipients', ['user_id', 'campaign_id', 'variant', 'facts_of', 'request']) | indent(4) }}

),

moment as (

    select as_of from {{ ref('int_as_of') }}

),

earlier as (

    {{ earlier_messages(outbox) | indent(4) }}

),

due as (

    select
        {{ message_id('decisions.journey_id') }} as message_id,
        decisions.journey_id,
        decisions.campaign_id,
        decisions.variant,
        decisions.user_id,
        decisions.channel,
        decisions.message,
        decisions.tokens,
        decisions.offer_id,
        decisions.send_after,
        decisions.expires_at,
        false as is_test
    from decisions
    inner join holds on decisions.journey_id = holds.journey_id
    where holds.held_by is null

    union all

    -- the team's messages to itself: nobody's journey, under no rule, for a day
    select
        {{ hash_text([
            "'test'", 'test_recipients.user_id', 'rendered.campaign_id', 'rendered.variant', 'test_recipients.request'
        ]) | indent(8) }} as message_id,
        cast(null as {{ dbt.type_string() }}) as journey_id,
        rendered.campaign_id,
        rendered.variant,
        test_recipients.user_id,
        campaigns.channel,
        rendered.message,
        rendered.tokens,
        campaigns.offer_id,
        moment.as_of as send_after,
        {{ add_minutes('moment.as_of', 1440) }} as expires_at,
        true as is_test
    from test_recipients
    inner join rendered
        on
            test_recipients.campaign_id = rendered.campaign_id
            and (test_recipients.variant is null or test_recipients.variant = rendered.variant)
            and coalesce(test_recipients.facts_of, test_recipients.user_id) = rendered.user_id
    inner join campaigns on rendered.campaign_id = campaigns.campaign_id and rendered.variant = campaigns.variant
    cross join moment

),

final as (

    select
        due.message_id,
        {{ run_at() }} as updated_at,
        due.journey_id,
        due.campaign_id,
        due.variant,
        due.user_id,
        due.channel,
        due.message,
        due.tokens,
        due.offer_id,
        due.send_after,
        due.expires_at,
        due.is_test
    from due
    where
        -- whatever went wrong before: nobody is sent a brace
        {{ dbt.position("'{'", 'due.message') }} = 0
        and {{ dbt.position("'}'", 'due.message') }} = 0
        and due.message_id not in (select earlier.message_id from earlier)
        and (select coalesce(max(earlier.updated_at) < {{ run_at() }}, true) from earlier)
        and {{ 'true' if may_append() else 'false' }}

)

select * from final
