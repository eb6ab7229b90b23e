-- Where did the people of each engagement segment go between two dates? One row per pair of segments that somebody moved between.
-- The four segments are exclusive and exhaustive, so everybody alive on both days is counted once; change the days as you like.
{%- set from_day = add_minutes(as_of(), -1440 * 28) -%}
{%- set to_day = as_of() %}

with

memberships as (

    select
        segment,
        user_id,
        valid_from,
        valid_to
    from {{ ref('segment_memberships') }}
    where segment in ('daily_habit_users', 'weekly_users', 'monthly_users', 'dormant_users')

)

select
    before.segment as segment_then,
    after.segment as segment_now,
    count(*) as people
from memberships as before
inner join memberships as after on before.user_id = after.user_id
where
    before.valid_from <= {{ from_day }}
    and (before.valid_to is null or before.valid_to > {{ from_day }})
    and after.valid_from <= {{ to_day }}
    and (after.valid_to is null or after.valid_to > {{ to_day }})
group by before.segment, after.segment
order by people desc, segment_then asc, segment_now asc
