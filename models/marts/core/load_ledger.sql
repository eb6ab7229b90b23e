{{ config(
    materialized='incremental',
    incremental_strategy=rows_appended(),
    full_refresh=false,
    on_schema_change='append_new_columns',
    post_hook="{{ record_arrivals_seen() }}",
) }}

-- a load is complete when it is told whose past it changed
-- depends_on: {{ ref('int_event_stream') }}
-- depends_on: {{ ref('int_arrivals_seen') }}

with

events as (

    select * from {{ ref('int_events_clean') }}

),

conservation as (

    select * from {{ ref('events_conservation_daily') }}

),

moment as (

    select * from {{ ref('int_as_of') }}

),

definitions as (

    select * from {{ ref('int_load_definitions') }}

),

this_load as (

    select
        {{ run_at() }} as run_at,
        (select as_of from moment) as as_of,
        '{{ explicit_as_of() is not none }}' = 'True' as is_past_as_of,
        (select max(received_at) from events) as loaded_through,
        (select max(definitions_number) from definitions) as definitions_number,
        cast(coalesce(sum(raw_events), 0) as {{ dbt.type_bigint() }}) as raw_events,
        cast(coalesce(sum(clean_events), 0) as {{ dbt.type_bigint() }}) as clean_events,
        cast(coalesce(sum(duplicate_events), 0) as {{ dbt.type_bigint() }}) as duplicate_events,
        cast(coalesce(sum(quarantined_events), 0) as {{ dbt.type_bigint() }}) as quarantined_events,
        cast(coalesce(sum(missed_events), 0) as {{ dbt.type_bigint() }}) as missed_events
    from conservation
    having {{ is_complete_load() }}

),
{% if is_incremental() %}
last_load as (

    select * from {{ this }}
    where load_number = (select max(load_number) from {{ this }})

),

-- a run that loaded nothing and changed no definition leaves no row
final as (

    select
        cast(coalesce(last_load.load_number, 0) + 1 as {{ dbt.type_bigint() }}) as load_number,
        this_load.*
    from this_load
    left join last_load on true
    where
        last_load.load_number is null
        or last_load.loaded_through is distinct from this_load.loaded_through
        or last_load.definitions_number <> this_load.definitions_number
        or last_load.raw_events <> this_load.raw_events
        or last_load.clean_events <> this_load.clean_events
        or last_load.quarantined_events <> this_load.quarantined_events

)
{% else %}
final as (

    select
        cast(1 as {{ dbt.type_bigint() }}) as load_number,
        *
    from this_load

)
{% endif %}
select * from final
