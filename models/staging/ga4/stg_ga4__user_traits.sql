with

events as (

    select * from {{ ref('base_ga4__events') }}

),

final as (

    -- every event carries all properties its user has by then
    select
        source,
        event_id,
        user_id,
        anonymous_id,
        occurred_at,
        received_at,
        traits
    from events
    where traits <> '{}'

)

select * from final
