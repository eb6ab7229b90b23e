{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_sessions_of_changes',
    on_schema_change='append_new_columns',
    post_hook="{{ record_table_state() }}",
) }}

-- whose past has changed is told before it
-- depends_on: {{ ref('int_user_changes') }}

{% call(changes) kept_by_person(since_when=true) -%}
with

sessions as (

    select * from {{ rows_since_change(ref('int_sessions'), 'ended_at', changes) | indent(4) }}{{ ' as since_change' if changes }}

),

{% if changes -%}
-- a session that goes on may have begun before the change
begun as (

    select
        user_id as changed_key,
        min({{ to_epoch_ms('started_at') }}) as changed_from_ms
    from sessions
    group by user_id

),

{% endif -%}
events as (

    select *
    from {{ rows_since_change(ref('fct_events'), 'occurred_at', 'select * from begun' if changes) | indent(4) }}
        {{- ' as since_change' if changes }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

revenue_by_session as (

    select
        events.session_id,
        cast(sum({{ in_reporting_currency('events.revenue', 'rates') }}) as {{ money_type() }}) as revenue
    from events
    -- what a session earns is asked of its own time: whatever changes in it then reaches it
    inner join sessions on events.session_id = sessions.session_id and events.occurred_at <= sessions.ended_at
    left join rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }}
    where events.event_name in {{ sql_list(var('revenue_events')) }}
    group by events.session_id

),

final as (

    select
        sessions.session_id,
        sessions.user_id,
        sessions.started_at,
        sessions.ended_at,
        {{ seconds_between('sessions.started_at', 'sessions.ended_at') }} as duration_seconds,
        sessions.events,
        sessions.entry_event_name,
        sessions.source,
        sessions.platform,
        sessions.app_version,
        sessions.given_session_id,
        coalesce(revenue_by_session.revenue, 0) as revenue
    from sessions
    left join revenue_by_session on sessions.session_id = revenue_by_session.session_id

)

select * from final
{% endcall %}
