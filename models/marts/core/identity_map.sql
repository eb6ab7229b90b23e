with

identity_spells as (

    select * from {{ ref('int_identity_spells') }}

),

final as (

    select
        anonymous_id,
        user_id,
        valid_from,
        valid_to,
        users_on_device > 1 as is_shared_device,
        users_on_device
    from identity_spells

)

select * from final
