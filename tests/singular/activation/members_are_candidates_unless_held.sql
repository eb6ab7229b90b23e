-- without a row of audience_holds, an audience is exactly who should be in it
with

candidates as (

    select * from {{ ref('audience_candidates') }}

),

members as (

    select * from {{ ref('audience_members') }}

),

held as (

    select audience_id from {{ ref('audience_holds') }}

),

final as (

    select
        coalesce(candidates.audience_id, members.audience_id) as audience_id,
        coalesce(candidates.user_id, members.user_id) as user_id
    from candidates
    full outer join members on candidates.membership_key = members.membership_key
    where
        (candidates.membership_key is null or members.membership_key is null)
        and coalesce(candidates.audience_id, members.audience_id) not in (select held.audience_id from held)

)

select * from final
