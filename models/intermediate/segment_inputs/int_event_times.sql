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

streamed as (

    {{ event_stream_rows() | indent(4) }}

),

-- rules read one event name at a time and each person in order: stored so, both are near neighbours
final as (

    select
        event_name,
        person_key,
        occurred_at,
        is_activity
    from streamed
    order by event_name, person_key, occurred_at

)
{%- endif %}

select * from final
