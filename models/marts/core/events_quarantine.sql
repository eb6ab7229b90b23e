with

judged as (

    select * from {{ ref('int_events_judged') }}

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
