with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

-- the spells of the four segments in one row of time per person
spells as (

    select
        user_id,
        segment,
        valid_from,
        valid_to,
        row_number() over each_user as spell_number,
        lag(valid_to) over each_user as earlier_valid_to,
        lead(valid_from) over each_user as next_valid_from
    from memberships
    where segment in ('daily_habit_users', 'weekly_users', 'monthly_users', 'dormant_users')
    window each_user as (partition by user_id order by valid_from, valid_to)

),

-- exclusive and exhaustive at every moment: the first begins with the life, each next one at the instant the one before it ends,
-- and the last ends with the life
final as (

    select
        lives.user_id,
        lives.first_seen_at,
        lives.deleted_at,
        spells.segment,
        spells.earlier_valid_to,
        spells.valid_from,
        spells.valid_to
    from lives
    left join spells on lives.user_id = spells.user_id
    where
        (lives.deleted_at is null or lives.deleted_at > lives.first_seen_at)
        and (
            spells.user_id is null
            or (spells.spell_number = 1 and spells.valid_from <> lives.first_seen_at)
            or (spells.spell_number > 1 and coalesce(spells.earlier_valid_to <> spells.valid_from, true))
            or (
                spells.next_valid_from is null
                and (spells.valid_to is not null or lives.deleted_at is not null)
                and coalesce(spells.valid_to <> lives.deleted_at, true)
            )
        )

)

select * from final
