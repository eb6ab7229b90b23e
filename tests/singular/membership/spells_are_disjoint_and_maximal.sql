with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

preceded as (

    select
        *,
        row_number() over each_member as spell_number,
        lag(valid_to) over each_member as earlier_valid_to
    from memberships
    window each_member as (partition by segment, user_id, per_value order by valid_from, valid_to)

),

-- an open spell has nothing after it; equal instants touch, and touching spells are one
final as (

    select *
    from preceded
    where spell_number > 1 and (earlier_valid_to is null or earlier_valid_to >= valid_from)

)

select * from final
