{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_unsettled_and_note',
    on_schema_change='append_new_columns',
    pre_hook="{{ note_times_of_unsettled() }}",
    post_hook=["{{ note_built_whole('int_users_revised', 'user_id') }}", "{{ settle_events() }}"],
) }}
{{ '-- built whole' if not is_incremental() }}
-- whoever then has other rows is noted there
-- depends_on: {{ ref('int_users_revised') }}

-- only an incremental run reads it, which dbt cannot see while parsing
-- depends_on: {{ ref('int_events_unsettled') }}

{#- most events are as they were, and need not be put together again -#}
{%- set narrow_rows %}
    select * from {{ ref('int_events_sessionized') }}{{ ' as narrow' if is_incremental_load() }}
    {%- if is_incremental_load() %}
    where {{ scope_of_unsettled_events('narrow') }}
    {%- endif %}
{%- endset %}

with

judged as (

    select * from {{ ref('int_events_judged') }}
    {%- if is_incremental_load() %} as judged
    where {{ scope_of_unsettled_events('judged') }}
    {{ filter_first() }}
    {%- endif %}

),

copied as (

    select * from {{ ref('int_events_copied') }}

),

sessionized as (

    {{ narrow_rows }}

),

-- of which few rows are looked for: where it is all, it is read twice and never held in memory as a whole
sessionized_copies as (

    {{ 'select * from sessionized' if is_incremental_load() else narrow_rows }}

),

features as (

    select * from {{ ref('features') }}

),

-- whether others share an event's id is asked now: a copy may have come from a device that says nothing about this person
single as (

    select
        sessionized.source,
        sessionized.event_id,
        sessionized.user_id,
        sessionized.session_id
    from sessionized
    where not exists (
        select 1
        from copied
        where copied.source = sessionized.source and copied.event_id = sessionized.event_id
    )

),

-- Every clean event has its narrow row in sessionized, so one join says whose it is and whether it stays. That the quarantined
-- are left out by the key and not by a filter keeps the narrow side in memory: DuckDB takes a filtered table for a small one.
joined as (

    select
        judged.user_id as raw_user_id,
        {%- for column in clean_event_columns() if column not in ['user_id', 'given_session_id'] %}
        judged.{{ column }},
        {%- endfor %}
        single.user_id,
        single.session_id
    from judged
    inner join single
        on
            judged.source = single.source
            and case when judged.quarantine_reasons is null then judged.event_id end = single.event_id

    union all

    select
        copied.user_id as raw_user_id,
        {%- for column in clean_event_columns() if column not in ['user_id', 'given_session_id'] %}
        copied.{{ column }},
        {%- endfor %}
        sessionized_copies.user_id,
        sessionized_copies.session_id
    from copied
    inner join sessionized_copies on copied.source = sessionized_copies.source and copied.event_id = sessionized_copies.event_id
    where copied.duplicate_kind is null

),

final as (

    select
        joined.event_id,
        joined.user_id,
        joined.raw_user_id,
        joined.anonymous_id,
        joined.session_id,
        joined.event_name,
        joined.occurred_at,
        joined.received_at,
        joined.source,
        joined.platform,
        joined.app_version,
        {%- for column in canonical_columns() %}
        joined.{{ column }},
        {%- endfor %}
        features.feature_tier,
        joined.is_activity,
        joined.properties
    from joined
    left join features on joined.feature_name = features.feature_name

)

select * from final
