{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_newest_change',
    on_schema_change='sync_all_columns',
    post_hook="{{ record_stream_state() }}",
) }}

-- what the next run compares with is written before it
-- depends_on: {{ ref('int_user_facts_seen') }}
-- depends_on: {{ ref('int_event_stream_changed') }}

{% if not everybody_changed() %}
with

changed as (

    select * from {{ ref('int_event_stream_changed') }}

),

-- the people whose changes have not reached it
final as (

    select
        event_name,
        person_key,
        occurred_at,
        is_activity
    from changed
    where user_id in ({{ people_of_changes(changes_streamed()) }})

)
{%- else %}
with

events as (

    select * from {{ ref('fct_events') }}

),

sessions as (

    select * from {{ ref('int_sessions') }}

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

unioned as (

    select
        user_id,
        event_name,
        occurred_at,
        is_activity
    from events

    union all

    select
        user_id,
        'session_started' as event_name,
        started_at as occurred_at,
        false as is_activity
    from sessions

),

keyed as (

    select
        unioned.event_name,
        lives.person_key,
        unioned.occurred_at,
        unioned.is_activity
    from unioned
    inner join lives on unioned.user_id = lives.user_id

),

-- rules read one event name at a time and each person in order: stored so, both are near neighbours
final as (

    select * from keyed
    order by event_name, person_key, occurred_at

)
{%- endif %}

select * from final
