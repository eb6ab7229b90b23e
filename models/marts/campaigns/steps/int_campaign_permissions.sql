with

users as (

    select * from {{ ref('dim_users') }}
    where not is_anonymous

),

channels as (

    select distinct channel from {{ ref('int_campaigns') }}

),

campaigns as (

    select distinct campaign_id, channel from {{ ref('int_campaigns') }}

),

suppressions as (

    {{ playbook_rows('suppressions', ['user_id', 'channel', 'suppressed_from', 'suppressed_until', 'reason']) | indent(4) }}

),

events as (

    select * from {{ ref('fct_events') }}
    where event_name = 'message_unsubscribed'

),

quarantine as (

    select * from {{ ref('events_quarantine') }}
    where user_id is not null and ',' || reasons || ',' like '%,bot,%'

),

bots as (

    select distinct user_id from quarantine

),

-- of several rows the earliest beginning and the latest end count
suppressed as (

    select
        suppressions.user_id,
        channels.channel,
        min(coalesce({{ parse_timestamp('suppressions.suppressed_from') }}, {{ instant('1970-01-01') }})) as suppressed_from,
        max(coalesce({{ parse_timestamp('suppressions.suppressed_until') }}, {{ instant('9999-01-01') }})) as suppressed_until
    from suppressions
    inner join channels on suppressions.channel is null or suppressions.channel = channels.channel
    group by suppressions.user_id, channels.channel

),

-- who unsubscribes through a message leaves its channel; through one nobody knows, all of them
unsubscribed as (

    select
        events.user_id,
        channels.channel,
        min(events.occurred_at) as unsubscribed_at
    from events
    left join campaigns on {{ json_text('events.properties', ['campaign_id']) }} = campaigns.campaign_id
    inner join channels on campaigns.channel is null or campaigns.channel = channels.channel
    group by events.user_id, channels.channel

),

final as (

    select
        users.user_id,
        channels.channel,
        coalesce(users.timezone, '{{ var('reporting_timezone') }}') as time_zone,
        users.deleted_at is not null as is_deleted,
        {{ is_test_account('users.user_id') | indent(8) }} as is_test_account,
        bots.user_id is not null as is_bot,
        suppressed.suppressed_from,
        suppressed.suppressed_until,
        unsubscribed.unsubscribed_at,
        {{ consent('users', 'channels.channel') | indent(8) }} as consent
    from users
    cross join channels
    left join bots on users.user_id = bots.user_id
    left join suppressed on users.user_id = suppressed.user_id and channels.channel = suppressed.channel
    left join unsubscribed on users.user_id = unsubscribed.user_id and channels.channel = unsubscribed.channel

)

select * from final
