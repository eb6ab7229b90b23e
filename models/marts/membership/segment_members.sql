with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

final as (

    select
        membership_id,
        segment,
        user_id,
        per_value,
        valid_from as entered_at,
        valid_to as expected_exit_at
    from memberships
    where valid_from <= {{ as_of() }} and (valid_to is null or valid_to > {{ as_of() }})

)

select * from final
