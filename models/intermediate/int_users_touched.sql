{{ config(materialized='view') }}

with

events as (

    select * from {{ ref('int_events_clean') }}

),

arrivals as (

    select distinct
        user_id,
        anonymous_id
    from events
    {%- if load_window_start() is not none %}
    where received_at is null or received_at >= {{ load_window_start() }}
    {%- endif %}

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

select * from final
