{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_load_window',
    on_schema_change='sync_all_columns',
    post_hook="{{ mark_arrivals_that_differ() }}",
) }}

-- it says whether the stored rows were judged by the definitions of today
-- depends_on: {{ ref('int_load_definitions') }}
-- what then differs is marked there
-- depends_on: {{ ref('int_arrivals_seen') }}

with

received as (

    select * from {{ ref('int_events_received') }}
    {%- if is_incremental_load() %}
    -- one comparison: what is compared is read from text
    where
        coalesce(received_at, {{ load_window_start() }}) >= {{ load_window_start() }}
        and {{ is_of_opened_day() }}
    {%- endif %}

),

tracking_plan as (

    select * from {{ reference_seed('tracking_plan') or ref('tracking_plan') }}
    {%- if reference_seed('tracking_plan') is none %}
    -- the plan is off: the demo's must not say which of another app's events are activity
    where false
    {%- endif %}

),

currencies as (

    select distinct currency from {{ ref('exchange_rates') }}

),

parsed as (

    select
        *,
        case when is_valid_json then {{ json_parse('properties', parsed_property_names()) }} end as parsed_properties
    from received

),

typed as (

    select
        event_id,
        user_id,
        anonymous_id,
        event_name,
        occurred_at,
        received_at,
        source,
        platform,
        app_version,
        given_session_id,
        {%- for column in canonical_columns() %}
        {{ canonical_value(column) }} as {{ column }},
        {%- endfor %}
        properties,
        parsed_properties,
        is_valid_json,
        sent_occurred_at,
        sent_received_at
    from parsed

),

looked_up as (

    select
        typed.*,
        tracking_plan.event_name as planned_event_name,
        tracking_plan.is_activity,
        currencies.currency as known_currency,
        {{ is_test_account('typed.user_id') }} as is_test_account
    from typed
    left join tracking_plan on typed.event_name = tracking_plan.event_name
    left join currencies on typed.currency = currencies.currency

),

judged as (

    select
        *,
        {{ reasons_that_hold(quarantine_reasons()) }} as quarantine_reasons
    from looked_up

),

final as (

    select
        event_id,
        user_id,
        anonymous_id,
        event_name,
        occurred_at,
        received_at,
        source,
        platform,
        app_version,
        given_session_id,
        {%- for column in canonical_columns() %}
        {{ column }},
        {%- endfor %}
        properties,
        -- an event that no plan describes is mostly the person acting
        coalesce(is_activity, {{ acts_without_plan() }}) as is_activity,
        quarantine_reasons,
        case when quarantine_reasons is not null then sent_occurred_at end as sent_occurred_at,
        case when quarantine_reasons is not null then sent_received_at end as sent_received_at
    from judged

)

select * from final
