with

events as (

    select * from {{ ref('fct_events') }}
    where occurred_at <= {{ as_of() }}

),

goals as (

    select * from {{ ref('insight_goals') }}

),

users as (

    select * from {{ ref('dim_users') }}
    where not is_anonymous

),

recorded as (

    select min(occurred_at) as began_at from events

),

-- whoever was there before the records begin has first days that nobody saw
people as (

    select
        users.user_id,
        coalesce(users.signed_up_at, users.first_seen_at) as began_at,
        {{ to_epoch_ms('coalesce(users.signed_up_at, users.first_seen_at)') }} as began_ms,
        {{ to_epoch_ms('users.deleted_at') }} as deleted_ms
    from users
    inner join recorded on coalesce(users.signed_up_at, users.first_seen_at) >= recorded.began_at

),

-- only people whose whole time to reach the goal is over
due as (

    select
        goals.goal,
        goals.event_name,
        people.*,
        people.began_ms + {{ days_in_ms('goals.after_days') }} as counts_from_ms,
        people.began_ms + {{ days_in_ms('goals.within_days') }} as due_ms
    from people
    inner join goals on people.began_ms + {{ days_in_ms('goals.within_days') }} <= {{ to_epoch_ms(as_of()) }}

),

-- a goal that counts from the start may have been reached even before it
final as (

    select
        due.goal,
        due.user_id,
        due.began_at,
        due.began_ms,
        due.due_ms,
        due.deleted_ms,
        min({{ to_epoch_ms('events.occurred_at') }}) as goal_ms
    from due
    left join events
        on
            due.user_id = events.user_id
            and (due.event_name = events.event_name or (due.event_name is null and events.is_activity))
            and ({{ to_epoch_ms('events.occurred_at') }} >= due.counts_from_ms or due.counts_from_ms = due.began_ms)
            and {{ to_epoch_ms('events.occurred_at') }} < due.due_ms
    group by due.goal, due.user_id, due.began_at, due.began_ms, due.due_ms, due.deleted_ms

)

select * from final
