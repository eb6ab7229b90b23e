with

events as (

    select * from {{ ref('base_amplitude__events') }}
    where traits is not null and traits <> '{}'

),

final as (

    select
        'amplitude' as source,
        event_id,
        nullif(trim(user_id), '') as user_id,
        nullif(trim(anonymous_id), '') as anonymous_id,
        occurred_at,
        coalesce(received_at, occurred_at) as received_at,
        {{ without_personal_fields('traits', of_traits=true) | indent(8) }} as traits
    from events

)

select * from final
