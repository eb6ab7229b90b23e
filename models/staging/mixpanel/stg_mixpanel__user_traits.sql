with

people as (

    select * from {{ ref('base_mixpanel__people') }}

),

final as (

    select
        'mixpanel' as source,
        event_id,
        user_id,
        cast(null as {{ dbt.type_string() }}) as anonymous_id,
        occurred_at,
        received_at,
        traits
    from people

)

select * from final
