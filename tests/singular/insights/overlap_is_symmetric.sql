select
    one.segment,
    one.other_segment,
    one.both_now,
    other.both_now as other_both_now
from {{ ref('segment_overlap') }} as one
left join {{ ref('segment_overlap') }} as other on one.segment = other.other_segment and one.other_segment = other.segment
where
    other.segment is null
    or one.both_now <> other.both_now
    or one.both_recent <> other.both_recent
    or coalesce(one.jaccard_now, -1) <> coalesce(other.jaccard_now, -1)
    or coalesce(one.jaccard_recent, -1) <> coalesce(other.jaccard_recent, -1)
    or one.members_now <> other.other_members_now
    or one.jaccard_now < 0
    or one.jaccard_now > 1
    or one.jaccard_recent < 0
    or one.jaccard_recent > 1
    or one.both_now > one.members_now
    or one.both_now > one.both_recent
