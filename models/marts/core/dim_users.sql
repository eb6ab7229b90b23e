{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_people_of_changes',
    on_schema_change='append_new_columns',
    post_hook="{{ record_table_state() }}",
) }}

-- whose past has changed is told before it
-- depends_on: {{ ref('int_user_changes') }}

{% call(people) kept_by_person() -%}
with

plan_states as (
    {% for event_name, plan_state in plan_states().items() %}
    select '{{ event_name }}' as event_name, '{{ plan_state }}' as plan_state
    {{- '\n    union all' if not loop.last }}
    {%- endfor %}

),

users as (

    select * from {{ ref('int_user_lives') }}
    {{ where_among('user_id', people) }}

),

user_days as (

    select * from {{ ref('fct_user_days') }}
    {{ where_among('user_id', people) }}

),

sessions as (

    select * from {{ ref('int_sessions') }}
    {{ where_among('user_id', people) }}

),

events as (

    select * from {{ ref('fct_events') }}
    {{ where_among('user_id', people) }}

),

orders as (

    select * from {{ ref('fct_orders') }}
    {{ where_among('user_id', people) }}

),

activity as (

    select
        user_id,
        sum(events) as events,
        sum(sessions) as sessions,
        sum(seconds) as seconds,
        sum(case when activity_events > 0 then 1 else 0 end) as active_days,
        sum(revenue) as revenue,
        sum(refunds) as refunds
    from user_days
    group by user_id

),

-- a session holds what the person did, and ends with the last of it
last_seen as (

    select
        user_id,
        max(ended_at) as last_active_at
    from sessions
    group by user_id

),

-- a join, of which DuckDB has the scan look for these few names first
plan_events as (

    select
        events.*,
        plan_states.plan_state
    from events
    inner join plan_states on events.event_name = plan_states.event_name

),

subscribed as (

    select
        user_id,
        min(case when event_name = 'trial_started' then occurred_at end) as trial_started_at,
        min(case when event_name = 'subscription_started' then occurred_at end) as subscribed_at
    from plan_events
    group by user_id

),

latest_plan as (

    select
        user_id,
        plan,
        event_name,
        plan_state,
        row_number() over (partition by user_id order by occurred_at desc, received_at desc, event_id desc) as recency
    from plan_events

),

order_totals as (

    select
        user_id,
        count(*) as orders,
        min(ordered_at) as first_ordered_at,
        max(ordered_at) as last_ordered_at
    from orders
    group by user_id

),

final as (

    select
        users.user_id,
        users.is_anonymous,
        users.first_seen_at,
        users.signed_up_at,
        users.deleted_at,
        users.country,
        users.birth_year,
        users.gender,
        users.acquisition_channel,
        users.timezone,
        users.marketing_opt_in,
        users.traits,
        subscribed.trial_started_at,
        subscribed.subscribed_at,
        coalesce(latest_plan.plan_state, 'free') as plan_state,
        case when latest_plan.event_name <> 'subscription_expired' then latest_plan.plan end as plan,
        last_seen.last_active_at,
        cast(coalesce(activity.events, 0) as {{ dbt.type_bigint() }}) as events,
        cast(coalesce(activity.sessions, 0) as {{ dbt.type_bigint() }}) as sessions,
        cast(coalesce(activity.seconds, 0) as decimal(18, 3)) as seconds,
        cast(coalesce(activity.active_days, 0) as {{ dbt.type_bigint() }}) as active_days,
        coalesce(order_totals.orders, 0) as orders,
        order_totals.first_ordered_at,
        order_totals.last_ordered_at,
        cast(coalesce(activity.revenue, 0) as {{ money_type() }}) as revenue,
        cast(coalesce(activity.refunds, 0) as {{ money_type() }}) as refunds
    from users
    left join activity on users.user_id = activity.user_id
    left join last_seen on users.user_id = last_seen.user_id
    left join subscribed on users.user_id = subscribed.user_id
    left join latest_plan on users.user_id = latest_plan.user_id and latest_plan.recency = 1
    left join order_totals on users.user_id = order_totals.user_id

)

select * from final
{% endcall %}
