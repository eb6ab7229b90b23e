with

sessions as (

    select * from {{ ref('fct_sessions') }}
    -- those that a source gave may run beside each other
    where given_session_id is null

),

with_previous as (

    select
        session_id,
        started_at,
        ended_at,
        lag(ended_at) over (partition by user_id order by started_at, session_id) as previous_ended_at
    from sessions

)

select * from with_previous
where
    ended_at < started_at
    or started_at < {{ add_minutes('previous_ended_at', var('session_timeout_minutes')) }}
