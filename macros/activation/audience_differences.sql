{#- What separates the stored members of audiences from those they should have, of the CTEs audiences, candidates, permissions and
    members: one row per addition and removal. A removal is due, whatever else moves, when the person may not be in any audience
    any more, nobody should be in this one, or it is a campaign's, where a removal only ends a journey. -#}
{% macro audience_differences() -%}
    select
        coalesce(candidates.membership_key, members.membership_key) as membership_key,
        coalesce(candidates.audience_id, members.audience_id) as audience_id,
        coalesce(candidates.user_id, members.user_id) as user_id,
        coalesce(candidates.per_value, members.per_value) as per_value,
        case when members.membership_key is null then 'added' else 'removed' end as change_type,
        candidates.membership_key is null
        and (
            permitted.user_id is null or audiences.audience_id is null or not audiences.is_active
            or audiences.audience_type = 'campaign'
        ) as is_due,
        audiences.move_limit,
        coalesce(sizes.members, 0) as members
    from candidates
    full outer join members on candidates.membership_key = members.membership_key
    left join audiences on coalesce(candidates.audience_id, members.audience_id) = audiences.audience_id
    left join (
        select user_id from permits
        where is_permitted
    ) as permitted on members.user_id = permitted.user_id
    left join (
        select
            audience_id,
            count(*) as members
        from members
        group by audience_id
    ) as sizes on coalesce(candidates.audience_id, members.audience_id) = sizes.audience_id
    where candidates.membership_key is null or members.membership_key is null
{%- endmacro %}
