{{ config(materialized=rows_replaced(), incremental_strategy='replace_load_window', on_schema_change='append_new_columns') }}

with

judged as (

    select * from {{ ref('int_events_judged') }}
    {%- if is_incremental_load() %}
    where received_at is null or received_at >= {{ load_window_start() }}
    {%- endif %}

),

final as (

    select
        source,
        event_id,
        quarantine_reasons as reasons,
        user_id,
        anonymous_id,
        event_name,
        sent_occurred_at,
        sent_received_at,
        occurred_at,
        received_at,
        platform,
        app_version,
        {%- for column in canonical_columns() %}
        {{ column }},
        {%- endfor %}
        properties
    from judged
    where quarantine_reasons is not null

)

select * from final
