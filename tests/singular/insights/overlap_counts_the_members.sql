with

counted as (

    select
        one.segment,
        other.segment as other_segment,
        count(distinct one.user_id) as people
    from {{ ref('segment_members') }} as one
    inner join {{ ref('segment_members') }} as other on one.user_id = other.user_id and one.segment <> other.segment
    group by one.segment, other.segment

)

select
    overlap.segment,
    overlap.other_segment,
    overlap.both_now,
    counted.people
from {{ ref('segment_overlap') }} as overlap
left join counted on overlap.segment = counted.segment and overlap.other_segment = counted.other_segment
where overlap.both_now <> coalesce(counted.people, 0)
