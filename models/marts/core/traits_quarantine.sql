with

judged as (

    select * from {{ ref('int_traits_judged') }}

),

final as (

    select
        source,
        event_id,
        trait,
        quarantine_reasons as reasons,
        user_id,
        anonymous_id,
        occurred_at,
        received_at,
        sent_value,
        sent_traits,
        sent_occurred_at,
        sent_received_at
    from judged
    where quarantine_reasons is not null

)

select * from final
