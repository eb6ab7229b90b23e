{%- set sessionized = stored('intermediate', 'int_events_sessionized') -%}
{%- set earliest = 'select user_id as changed_key, from_ms as changed_from_ms from earliest' -%}
{%- set timeout_ms = (var('session_timeout_minutes') | float * 60 * 1000) | int -%}

with

changed as (

    select
        user_id,
        anonymous_id,
        {{ to_epoch_ms('occurred_at') }} as at_ms
    from {{ ref('int_arrivals_changed') }}

),

events as (

    select * from {{ ref('int_events_deduplicated') }}

),

devices as (

    select
        anonymous_id,
        min(at_ms) as from_ms
    from changed
    where anonymous_id is not null
    group by anonymous_id

),

users_of_devices as (

    select
        anonymous_id,
        user_id,
        max(is_earlier) as is_earlier
    from (
        select
            events.anonymous_id,
            events.user_id,
            case when {{ to_epoch_ms('events.occurred_at') }} < devices.from_ms then 1 else 0 end as is_earlier
        from events
        inner join devices on events.anonymous_id = devices.anonymous_id
        where events.user_id is not null

        union all

        -- even those who signed in on it no longer
        select anonymous_id, user_id, 0 as is_earlier from changed
        where anonymous_id is not null and user_id is not null
    ) as sign_ins
    group by anonymous_id, user_id

),

-- the events before the first sign-in are of the one who signs in alone: a first, a second or a last but one moves them too
devices_since as (

    select
        devices.anonymous_id,
        case
            when
                sum(users_of_devices.is_earlier) > 1
                or coalesce(sum(users_of_devices.is_earlier), 0) = count(users_of_devices.user_id)
                then devices.from_ms
            else {{ beginning_ms() }}
        end as from_ms
    from devices
    left join users_of_devices on devices.anonymous_id = users_of_devices.anonymous_id
    group by devices.anonymous_id, devices.from_ms

),

-- a sign-in moves a device's events between nobody and all who ever signed in there
touched as (

    select user_id, at_ms as from_ms from changed
    where user_id is not null

    union all

    select 'anon:' || anonymous_id as user_id, from_ms from devices_since

    union all

    select users_of_devices.user_id, devices_since.from_ms
    from users_of_devices
    inner join devices_since on users_of_devices.anonymous_id = devices_since.anonymous_id

),

earliest as (

    select
        user_id,
        min(from_ms) as from_ms
    from touched
    group by user_id

),

-- what happens may go on with the session that is not over by then, and with none that is
final as (

    select
        earliest.user_id,
        {%- if given_sessions() or not sessionized %}
        cast({{ beginning_ms() }} as {{ dbt.type_bigint() }}) as computed_from_ms
    from earliest
        {%- else %}
        coalesce(max({{ to_epoch_ms('sessionized.session_started_at') }}), earliest.from_ms) as computed_from_ms
    from earliest
    left join {{ rows_since_change(sessionized, 'occurred_at', earliest, timeout_ms) | indent(4) }} as sessionized
        on
            earliest.user_id = sessionized.user_id
            and {{ to_epoch_ms('sessionized.occurred_at') }} < earliest.from_ms
            and {{ to_epoch_ms('sessionized.occurred_at') }} + {{ timeout_ms }} > earliest.from_ms
    group by earliest.user_id, earliest.from_ms
        {%- endif %}

)

select * from final
