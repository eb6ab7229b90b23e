with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

unioned as (

    select
        membership_id,
        segment,
        user_id,
        per_value,
        'entered' as transition,
        valid_from as transition_at
    from memberships

    union all

    select
        membership_id,
        segment,
        user_id,
        per_value,
        'exited' as transition,
        valid_to as transition_at
    from memberships
    where valid_to is not null

),

final as (

    select
        segment,
        user_id,
        per_value,
        transition,
        transition_at,
        -- it comes unless new events change it: "at risk tomorrow unless they come back"
        transition_at > {{ as_of() }} as is_forecast,
        membership_id
    from unioned

)

select * from final
