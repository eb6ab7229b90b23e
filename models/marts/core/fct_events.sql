{{ config(materialized='incremental', incremental_strategy='replace_touched_users', on_schema_change='append_new_columns') }}

-- only an incremental run reads it, which dbt cannot see while parsing
-- depends_on: {{ ref('int_users_touched') }}

with

events as (

    select * from {{ ref('int_events_identified') }}
    {%- if is_incremental_load() %}
    where user_id in (select user_id from {{ ref('int_users_touched') }})
    {%- endif %}

),

sessionized as (

    select * from {{ ref('int_events_sessionized') }}

),

features as (

    select * from {{ ref('features') }}

),

final as (

    select
        events.event_id,
        events.user_id,
        events.raw_user_id,
        events.anonymous_id,
        sessionized.session_id,
        events.event_name,
        events.occurred_at,
        events.received_at,
        events.source,
        events.platform,
        events.app_version,
        {%- for column in canonical_columns() %}
        events.{{ column }},
        {%- endfor %}
        features.feature_tier,
        events.is_activity,
        events.properties
    from events
    left join sessionized on events.source = sessionized.source and events.event_id = sessionized.event_id
    left join features on events.feature_name = features.feature_name

)

select * from final
