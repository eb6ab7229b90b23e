{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_newest_change',
    on_schema_change='sync_all_columns',
    post_hook="{{ record_stream_state() }}",
) }}

-- what the next run compares with is written before it
-- depends_on: {{ ref('int_user_facts_seen') }}
{% if not everybody_changed() %}
-- the people whose changes have not reached it
with

changed as (

    select * from {{ ref('int_event_stream_changed') }}

),

final as (

    select {{ event_stream_columns() | join(', ') }}
    from changed
    where user_id in ({{ people_of_changes(changes_streamed()) }})

)
{%- else %}
-- depends_on: {{ ref('int_event_stream_changed') }}
with

streamed as (

    {{ event_stream_rows() | indent(4) }}

),

-- rules read one event name at a time and each person in order: stored so, both are near neighbours
final as (

    select * from streamed
    order by event_name, user_id, occurred_at

)
{%- endif %}

select * from final
