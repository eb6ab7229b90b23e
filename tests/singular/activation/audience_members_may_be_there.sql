-- asked of the sources themselves, not of the models that decide
with

audiences as (

    select
        audiences.audience_id,
        campaigns.channel
    from {{ ref('audiences') }} as audiences
    left join {{ ref('int_campaigns') }} as campaigns
        on audiences.campaign_id = campaigns.campaign_id and audiences.variant = campaigns.variant

),

members as (

    select
        audience_members.audience_id,
        audience_members.user_id,
        audiences.channel
    from {{ ref('audience_members') }} as audience_members
    left join audiences on audience_members.audience_id = audiences.audience_id

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

suppressed as (

    select
        user_id,
        channel
    from {{ ref('suppressions') }}
    where {{ parse_timestamp('suppressed_until') }} is null or {{ parse_timestamp('suppressed_until') }} > {{ as_of() }}

),

bots as (

    select user_id from {{ ref('events_quarantine') }}
    where reasons like '%bot%' and user_id is not null

),

final as (

    select
        members.*,
        lives.marketing_opt_in,
        lives.deleted_at
    from members
    left join lives on members.user_id = lives.user_id
    where
        lives.user_id is null
        or lives.deleted_at is not null
        or members.user_id like 'anon:%'
        or {{ is_test_account('members.user_id') | indent(8) }}
        or members.user_id in (select bots.user_id from bots)
        or exists (
            select 1 from suppressed
            where
                suppressed.user_id = members.user_id
                and (members.channel is null or suppressed.channel is null or suppressed.channel = members.channel)
        )
        -- what is shown in the app needs no consent; every other channel, and every segment, needs this one at least
        or (coalesce(members.channel, '') <> 'in_app' and not coalesce(lives.marketing_opt_in, false))

)

select * from final
