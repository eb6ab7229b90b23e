-- asked of the sources themselves, not of audience_permissions
with

members as (

    select * from {{ ref('audience_members') }}

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

suppressed as (

    select user_id from {{ ref('suppressions') }}
    where {{ parse_timestamp('suppressed_until') }} is null or {{ parse_timestamp('suppressed_until') }} > {{ as_of() }}

),

bots as (

    select user_id from {{ ref('events_quarantine') }}
    where reasons like '%bot%' and user_id is not null

),

final as (

    select
        members.audience_id,
        members.user_id,
        lives.marketing_opt_in,
        lives.deleted_at
    from members
    left join lives on members.user_id = lives.user_id
    where
        members.audience_id like 'segment:%'
        and (
            lives.user_id is null
            or not coalesce(lives.marketing_opt_in, false)
            or lives.deleted_at is not null
            or members.user_id like 'anon:%'
            or {{ is_test_account('members.user_id') | indent(12) }}
            or members.user_id in (select suppressed.user_id from suppressed)
            or members.user_id in (select bots.user_id from bots)
        )

)

select * from final
