with

events as (

    select * from {{ ref('base_snowplow__events') }}

),

final as (

    select
        source,
        event_id,
        user_id,
        anonymous_id,
        occurred_at,
        received_at,
        traits
    from events
    where traits is not null

)

select * from final
