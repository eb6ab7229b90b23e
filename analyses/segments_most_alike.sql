-- Which segments hold nearly the same people, so that one of them may be one too many? Each pair once, most alike first.
select
    segment,
    other_segment,
    members_now,
    other_members_now,
    both_now,
    jaccard_now,
    jaccard_recent
from {{ ref('segment_overlap') }}
where segment < other_segment and both_now > 0
order by jaccard_now desc, segment asc, other_segment asc
