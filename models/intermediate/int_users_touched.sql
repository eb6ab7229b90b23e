-- only where a load adds to an earlier one
-- depends_on: {{ ref('int_events_clean') }}
-- depends_on: {{ ref('int_arrivals_seen') }}

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

devices as (

    select distinct anonymous_id
    from arrivals
    where anonymous_id is not null

),

-- a sign-in moves a device's events between nobody and all who ever signed in there, even those it leaves with none
final as (

    select user_id
    from arrivals
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
