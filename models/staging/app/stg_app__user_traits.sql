with

events as (

    select * from {{ ref('stg_app__events') }}

),

final as (

    select
        source,
        event_id,
        user_id,
        anonymous_id,
        occurred_at,
        received_at,
        arrival_day,
        properties as traits
    from events
    where event_name = {{ text_literal(var('trait_event')) }}

)

select * from final
