-- only where a load adds to an earlier one
-- depends_on: {{ ref('int_events_clean') }}
-- depends_on: {{ ref('int_arrivals_seen') }}
-- depends_on: {{ ref('int_events_copied') }}

with
{% if load_window_start() is not none %}
events as (

    select * from {{ ref('int_events_clean') }}

),

seen as (

    select * from {{ ref('int_arrivals_seen') }}

),

-- not from the step above: all events, with all that a few of them say, would be kept for two readers
arrived as (

    {{ arrivals_since('events', load_window_start(), ref('int_events_clean')) | indent(4) }}

),

-- most of what is read again has been seen; what came, went or changed since the last complete load touches somebody
arrivals as (

    {{ rows_that_differ('seen', 'arrived', ['user_id', 'anonymous_id', 'content_hash']) | indent(4) }}

),

copied as (

    select
        *,
        coalesce(user_id, '') || '|' || coalesce(anonymous_id, '') as owner
    from {{ ref('int_events_copied') }}

),

events_of_several as (

    select source, event_id
    from copied
    group by source, event_id
    having min(owner) <> max(owner)

),

orders_of_several as (

    select source, order_id
    from copied
    where is_repeated_order
    group by source, order_id
    having min(owner) <> max(owner)

),

-- a copy that came may take the place of one that is somebody else's
recent as (

    select copied.*
    from copied
    where copied.received_at is null or copied.received_at >= {{ load_window_start() }}

),

touching as (

    select user_id, anonymous_id from arrivals

    union all

    select recent.user_id, recent.anonymous_id
    from recent
    inner join events_of_several on recent.source = events_of_several.source and recent.event_id = events_of_several.event_id

    union all

    select recent.user_id, recent.anonymous_id
    from recent
    inner join orders_of_several on recent.source = orders_of_several.source and recent.order_id = orders_of_several.order_id

),

devices as (

    select distinct anonymous_id
    from touching
    where anonymous_id is not null

),

-- a sign-in moves a device's events between nobody and all who ever signed in there, even those it leaves with none
final as (

    select user_id
    from touching
    where user_id is not null

    union distinct

    select 'anon:' || anonymous_id as user_id
    from devices

    union distinct

    select events.user_id
    from events
    inner join devices on events.anonymous_id = devices.anonymous_id
    where events.user_id is not null

)
{%- else %}
final as (

    select cast(null as {{ dbt.type_string() }}) as user_id
    from (select 1 as one) as nothing
    where one = 0

)
{%- endif %}

select * from final
