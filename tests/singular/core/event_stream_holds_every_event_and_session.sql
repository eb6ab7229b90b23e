with

stream as (

    select * from {{ ref('int_event_stream') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

sessions as (

    select * from {{ ref('fct_sessions') }}

),

both_ways as (

    select
        user_id,
        event_name,
        1 as events
    from stream

    union all

    select
        user_id,
        event_name,
        -1 as events
    from events

    union all

    select
        user_id,
        'session_started' as event_name,
        -1 as events
    from sessions

)

select
    user_id,
    event_name,
    sum(events) as events_too_many
from both_ways
group by user_id, event_name
having sum(events) <> 0
