with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

final as (

    select
        memberships.*,
        lives.first_seen_at,
        lives.deleted_at
    from memberships
    left join lives on memberships.user_id = lives.user_id
    where
        lives.user_id is null
        or memberships.valid_from < lives.first_seen_at
        or (lives.deleted_at is not null and memberships.valid_to is null)
        or memberships.valid_to > lives.deleted_at

)

select * from final
