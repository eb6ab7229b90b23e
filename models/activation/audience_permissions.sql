{#- an own table may stand in for the seed, but nothing turns suppressions off -#}
{%- set suppressions = reference_seed('suppressions') or ref('suppressions') -%}

with

users as (

    select * from {{ ref('dim_users') }}

),

-- careful: whatever channel it closes, from the run on that first knows it, and for good where the end cannot be read
suppressions as (

    select distinct user_id
    from {{ suppressions }}
    where {{ parse_timestamp('suppressed_until') }} is null or {{ parse_timestamp('suppressed_until') }} > {{ as_of() }}

),

unsubscribed as (

    select distinct user_id
    from {{ ref('fct_events') }}
    where event_name = 'message_unsubscribed'

),

bots as (

    select distinct user_id
    from {{ ref('events_quarantine') }}
    where user_id is not null and ',' || reasons || ',' like '%,bot,%'

),

judged as (

    select
        users.user_id,
        {{ reasons_that_hold({
            'anonymous': 'users.is_anonymous',
            'deleted': 'users.deleted_at is not null',
            'no_consent': 'users.marketing_opt_in is null or not users.marketing_opt_in',
            'unsubscribed': 'unsubscribed.user_id is not null',
            'suppressed': 'suppressions.user_id is not null',
            'test_account': is_test_account('users.user_id') | indent(12),
            'bot': 'bots.user_id is not null',
        }) }} as reasons
    from users
    left join suppressions on users.user_id = suppressions.user_id
    left join unsubscribed on users.user_id = unsubscribed.user_id
    left join bots on users.user_id = bots.user_id

),

final as (

    select
        user_id,
        reasons is null as is_permitted,
        reasons
    from judged

)

select * from final
