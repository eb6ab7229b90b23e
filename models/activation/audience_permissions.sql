with

users as (

    select * from {{ ref('dim_users') }}

),

suppressions as (

    select distinct user_id from {{ ref('suppressions') }}

),

quarantine as (

    select * from {{ ref('events_quarantine') }}

),

bots as (

    select distinct user_id
    from quarantine
    where user_id is not null and ',' || reasons || ',' like '%,bot,%'

),

judged as (

    select
        users.user_id,
        nullif(concat_ws(
            ',',
            case when users.is_anonymous then 'anonymous' end,
            case when users.deleted_at is not null then 'deleted' end,
            case when users.marketing_opt_in is null or not users.marketing_opt_in then 'no_consent' end,
            case when suppressions.user_id is not null then 'suppressed' end,
            case when {{ is_test_account('users.user_id') | indent(12) }} then 'test_account' end,
            case when bots.user_id is not null then 'bot' end
        ), '') as reasons
    from users
    left join suppressions on users.user_id = suppressions.user_id
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
