{{ config(materialized=rows_replaced(), incremental_strategy='replace_touched_users', on_schema_change='sync_all_columns') }}

-- only an incremental run reads it, which dbt cannot see while parsing
-- depends_on: {{ ref('int_users_touched') }}

with

events as (

    select
        source,
        event_id,
        user_id,
        occurred_at,
        event_name,
        platform,
        app_version,
        is_activity
    from {{ ref('int_events_identified') }}
    {%- if is_incremental_load() %}
    where user_id in (select user_id from {{ ref('int_users_touched') }})
    {%- endif %}

),

-- what is no activity stands apart: it neither opens a session nor prolongs one
followed as (

    select
        *,
        lag(occurred_at) over (
            partition by user_id, is_activity order by {{ in_order_of('occurred_at', 'source, event_id') }}
        ) as previous_occurred_at
    from events

),

-- events of one instant are peers: whichever of them the lag names as first, all get the same session
started as (

    select
        *,
        max(
            case
                when
                    is_activity
                    and (
                        previous_occurred_at is null
                        or occurred_at >= {{ add_minutes('previous_occurred_at', var('session_timeout_minutes')) }}
                    )
                    then occurred_at
            end
        ) over (
            partition by user_id, is_activity
            order by {{ in_order_of('occurred_at', 'source, event_id') }}
            {{ through_peers() }}
        ) as session_started_at
    from followed

),

final as (

    select
        source,
        event_id,
        user_id,
        occurred_at,
        event_name,
        platform,
        app_version,
        session_started_at,
        {{ session_id('user_id', 'session_started_at') }} as session_id
    from started

)

select * from final
