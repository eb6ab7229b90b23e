with

events as (

    select * from {{ ref('int_events_deduplicated') }}

),

sign_ins as (

    -- two users on one device in the same millisecond: the greater id holds it, whatever the order of arrival
    select
        anonymous_id,
        occurred_at,
        max(user_id) as user_id
    from events
    where anonymous_id is not null and user_id is not null
    group by anonymous_id, occurred_at

),

devices as (

    select
        anonymous_id,
        count(distinct user_id) as users_on_device
    from events
    where anonymous_id is not null and user_id is not null
    group by anonymous_id

),

with_previous_user as (

    select
        *,
        lag(user_id) over (partition by anonymous_id order by occurred_at) as previous_user_id
    from sign_ins

),

changes_of_user as (

    select
        anonymous_id,
        user_id,
        occurred_at as valid_from,
        lead(occurred_at) over (partition by anonymous_id order by occurred_at) as valid_to
    from with_previous_user
    where previous_user_id is null or previous_user_id <> user_id

),

final as (

    select
        changes_of_user.anonymous_id,
        changes_of_user.user_id,
        -- a device only one user ever signed in on is theirs from its first event on
        case when devices.users_on_device > 1 then changes_of_user.valid_from end as valid_from,
        changes_of_user.valid_to,
        devices.users_on_device
    from changes_of_user
    inner join devices on changes_of_user.anonymous_id = devices.anonymous_id

)

select * from final
