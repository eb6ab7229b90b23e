{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_days_of_changes',
    on_schema_change='append_new_columns',
    post_hook="{{ record_table_state() }}",
) }}

-- whose past has changed is told before it
-- depends_on: {{ ref('int_user_changes') }}

{% call(changes) kept_by_person(since_when=true) -%}
with

events as (

    select *
    from {{ rows_since_change(ref('fct_events'), 'occurred_at', changes, earliest_of_changed_day_ms()) | indent(4) }}
        {{- ' as since_change' if changes }}

),

sessions as (

    select *
    from {{ rows_since_change(ref('fct_sessions'), 'started_at', changes, earliest_of_changed_day_ms()) | indent(4) }}
        {{- ' as since_change' if changes }}

),

users as (

    select * from {{ ref('int_user_lives') }}
    {{ where_among('user_id', people_who_changed(changes)) }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

event_days as (

    select
        events.user_id,
        {{ date_in_time_zone('events.occurred_at', var('reporting_timezone')) }} as date_day,
        count(*) as events,
        sum(case when events.is_activity then 1 else 0 end) as activity_events,
        sum(case when events.event_name = 'app_opened' then 1 else 0 end) as app_opens,
        sum(
            case when events.event_name in {{ sql_list(var('revenue_events')) }}
                then {{ in_reporting_currency('events.revenue', 'rates') }} end
        ) as revenue,
        sum(
            case when events.event_name = 'order_refunded' then {{ in_reporting_currency('events.revenue', 'rates') }} end
        ) as refunds
    from events
    left join rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }} and events.revenue is not null
    group by 1, 2

),

session_days as (

    -- a session counts, with all its seconds, on the day it began
    select
        user_id,
        {{ date_in_time_zone('started_at', var('reporting_timezone')) }} as date_day,
        count(*) as sessions,
        sum(duration_seconds) as seconds
    from sessions
    group by 1, 2

),

platforms_of_day as (

    select
        user_id,
        date_day,
        platform,
        row_number() over (partition by user_id, date_day order by events desc, platform asc) as platform_rank
    from (
        select
            user_id,
            {{ date_in_time_zone('occurred_at', var('reporting_timezone')) }} as date_day,
            platform,
            count(*) as events
        from events
        where platform is not null
        group by 1, 2, 3
    ) as counted

),

final as (

    select
        event_days.user_id,
        event_days.date_day,
        platforms_of_day.platform,
        users.country,
        cast(coalesce(session_days.sessions, 0) as {{ dbt.type_bigint() }}) as sessions,
        cast(coalesce(session_days.seconds, 0) as decimal(18, 3)) as seconds,
        event_days.events,
        cast(event_days.activity_events as {{ dbt.type_bigint() }}) as activity_events,
        cast(event_days.app_opens as {{ dbt.type_bigint() }}) as app_opens,
        cast(coalesce(event_days.revenue, 0) as {{ money_type() }}) as revenue,
        cast(coalesce(event_days.refunds, 0) as {{ money_type() }}) as refunds
    from event_days
    left join session_days on event_days.user_id = session_days.user_id and event_days.date_day = session_days.date_day
    left join platforms_of_day
        on
            event_days.user_id = platforms_of_day.user_id
            and event_days.date_day = platforms_of_day.date_day
            and platforms_of_day.platform_rank = 1
    left join users on event_days.user_id = users.user_id
    {{ 'where ' ~ follows_change(end_of_day_ms('event_days.date_day'), 'event_days.user_id', changes) | indent(4) if changes }}

)

select * from final
{% endcall %}
