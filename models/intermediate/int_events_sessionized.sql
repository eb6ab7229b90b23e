{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_moved_and_note',
    on_schema_change='sync_all_columns',
    post_hook="{{ note_built_whole('int_events_unsettled', 'event_id') }}",
) }}
{{ '-- built whole' if not is_incremental() }}
-- what fct_events has to put together anew is noted there
-- depends_on: {{ ref('int_events_unsettled') }}
-- depends_on: {{ ref('int_arrivals_seen') }}

{#- a session that its source gave an id stands apart by that id; all that has none is one's activity as ever -#}
{%- set are_given = given_sessions() | length > 0 -%}
{%- set stands_apart = 'user_id, is_activity' ~ (', given_by, given_session_id' if are_given) -%}

-- only an incremental run reads it, which dbt cannot see while parsing
-- depends_on: {{ ref('int_users_touched') }}
-- depends_on: {{ ref('int_identity_spells') }}

with

identified as (

    {{ touched_events() if is_incremental_load() else 'select * from ' ~ ref('int_events_identified') }}

),

events as (

    select
        source,
        event_id,
        user_id,
        occurred_at,
        event_name,
        platform,
        app_version,
        given_session_id,
        {%- if are_given %}
        case when given_session_id is not null then source end as given_by,
        {%- endif %}
        is_activity
    from identified

),

-- what is no activity stands apart: it neither opens a session nor prolongs one
followed as (

    select
        *,
        lag(occurred_at) over (
            partition by {{ stands_apart }} order by {{ in_order_of('occurred_at', 'source, event_id') }}
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
                        {%- if are_given %}
                        and given_session_id is null
                        {%- endif %}
                    )
                    then occurred_at
            end
        ) over (
            partition by {{ stands_apart }}
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
        given_session_id,
        session_started_at,
        {%- if are_given %}
        case
            when is_activity and given_session_id is not null
                then {{ session_id_of_given('user_id', 'source', 'given_session_id') | indent(16) }}
            else {{ session_id('user_id', 'session_started_at') }}
        end as session_id
        {%- else %}
        {{ session_id('user_id', 'session_started_at') }} as session_id
        {%- endif %}
    from started

)

select * from final
