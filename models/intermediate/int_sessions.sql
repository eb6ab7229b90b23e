{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_touched_and_note',
    on_schema_change='sync_all_columns',
    post_hook="{{ note_built_whole('int_users_revised', 'user_id') }}",
) }}
{{ '-- built whole' if not is_incremental() }}
-- whoever then has other sessions is noted there
-- depends_on: {{ ref('int_users_revised') }}

-- only an incremental run reads it, which dbt cannot see while parsing
-- depends_on: {{ ref('int_users_touched') }}
{%- set touched = touched_since() if is_incremental_load() %}

with

sessionized as (

    select *
    from {{ rows_since_change(ref('int_events_sessionized'), 'session_started_at', touched) | indent(4) }}
        {{- ' as since_change' if touched }}

),

events as (

    select * from sessionized
    where session_id is not null

),

opening_events as (

    select
        session_id,
        source,
        platform,
        app_version,
        given_session_id,
        event_name,
        -- several events may share a session's first instant: the smallest id speaks for it
        row_number() over (partition by session_id order by source, event_id) as opening_rank
    from events
    where occurred_at = session_started_at

),

totals as (

    select
        session_id,
        user_id,
        session_started_at as started_at,
        max(occurred_at) as ended_at,
        count(*) as events
    from events
    group by session_id, user_id, session_started_at

),

final as (

    select
        totals.session_id,
        totals.user_id,
        totals.started_at,
        totals.ended_at,
        totals.events,
        opening_events.source,
        opening_events.platform,
        opening_events.app_version,
        opening_events.given_session_id,
        opening_events.event_name as entry_event_name
    from totals
    inner join opening_events on totals.session_id = opening_events.session_id and opening_events.opening_rank = 1

)

select * from final
