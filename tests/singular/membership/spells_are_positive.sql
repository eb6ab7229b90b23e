with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

final as (

    select *
    from memberships
    where valid_to <= valid_from

)

select * from final
