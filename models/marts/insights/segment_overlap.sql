with

catalog as (

    select segment from {{ ref('segment_catalog') }}

),

memberships as (

    select * from {{ ref('segment_memberships') }}

),

-- the last 30 days are (as_of - 30 days, as_of]
recent as (

    select
        segment,
        user_id,
        max(case when valid_to is null or valid_to > {{ as_of() }} then 1 else 0 end) as is_in_now
    from memberships
    where
        valid_from <= {{ as_of() }}
        and (valid_to is null or valid_to > {{ add_minutes(as_of(), -1440 * var('overlap_days')) }})
    group by segment, user_id

),

sizes as (

    select
        segment,
        sum(is_in_now) as members_now,
        count(*) as members_recent
    from recent
    group by segment

),

shared as (

    select
        recent.segment,
        others.segment as other_segment,
        sum(recent.is_in_now * others.is_in_now) as both_now,
        count(*) as both_recent
    from recent
    inner join recent as others on recent.user_id = others.user_id and recent.segment <> others.segment
    group by recent.segment, others.segment

),

pairs as (

    select
        catalog.segment,
        others.segment as other_segment,
        {%- for period in ('now', 'recent') %}
        coalesce(sizes.members_{{ period }}, 0) as members_{{ period }},
        coalesce(other_sizes.members_{{ period }}, 0) as other_members_{{ period }},
        coalesce(shared.both_{{ period }}, 0) as both_{{ period }}{{ ',' if not loop.last }}
        {%- endfor %}
    from catalog
    inner join catalog as others on catalog.segment <> others.segment
    left join sizes on catalog.segment = sizes.segment
    left join sizes as other_sizes on others.segment = other_sizes.segment
    left join shared on catalog.segment = shared.segment and others.segment = shared.other_segment

),

final as (

    select
        segment,
        other_segment,
        {%- for period in ('now', 'recent') %}
        cast(members_{{ period }} as {{ dbt.type_bigint() }}) as members_{{ period }},
        cast(other_members_{{ period }} as {{ dbt.type_bigint() }}) as other_members_{{ period }},
        cast(both_{{ period }} as {{ dbt.type_bigint() }}) as both_{{ period }},
        {{ as_ratio('both_' ~ period, 'members_' ~ period) }} as share_{{ period }},
        {{ as_ratio('both_' ~ period, '(members_' ~ period ~ ' + other_members_' ~ period ~ ' - both_' ~ period ~ ')') }}
            as jaccard_{{ period }}
        {{- ',' if not loop.last }}
        {%- endfor %}
    from pairs

)

select * from final
