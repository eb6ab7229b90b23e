with

events as (

    select * from {{ ref('int_events_identified') }}

),

sessions as (

    select * from {{ ref('int_sessions') }}

),

features as (

    select * from {{ ref('features') }}

),

unioned as (

    select
        events.user_id,
        events.event_id,
        events.event_name,
        events.occurred_at,
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
    left join features on events.feature_name = features.feature_name

    union all

    -- sessions count like events, but are no activity of their own
    select
        user_id,
        session_id as event_id,
        'session_started' as event_name,
        started_at as occurred_at,
        source,
        platform,
        app_version,
        {%- for column in canonical_columns() %}
        cast(null as {{ dbt.type_string() if column in canonical_columns('text') else money_type() }}) as {{ column }},
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as feature_tier,
        false as is_activity,
        cast(null as {{ dbt.type_string() }}) as properties
    from sessions

),

-- rules read one event name at a time and each person in order: stored so, both are near neighbours
final as (

    select * from unioned
    order by event_name, user_id, occurred_at

)

select * from final
