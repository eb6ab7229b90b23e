-- only where changes are told person by person
-- depends_on: {{ ref('int_users_touched') }}

with

changed as (

    select distinct user_id from {{ ref('int_user_changes') }}
    where user_id is not null

),

streamed as (

    select * from {{ ref('int_event_stream_touched') }}
    where user_id in (select user_id from changed)

),

unioned as (

    select * from streamed
    {%- if changes_are_partial() %}

    union all

    -- of earlier changes, and where only life or traits differ: as it lies in the stream
    select {{ event_stream_columns() | join(', ') }}
    from {{ stored('intermediate', 'int_event_stream') }}
    where
        user_id in (select user_id from changed)
        and user_id not in (select user_id from {{ ref('int_users_touched') }})
    {%- endif %}

),

-- read by segments as the whole stream is: one event name at a time and each person in order
final as (

    select * from unioned
    order by event_name, user_id, occurred_at

)

select * from final
