with

volumes as (

    select * from {{ ref('int_campaign_volumes') }}

),

memberships as (

    select * from {{ ref('segment_memberships') }}
    where segment in {{ sql_list(absence_based_segments()) }} and user_id not like 'anon:%'

),

days as (
    {% for day in range(var('guard_days')) %}
    select {{ day }} as day_back {{- ' union all' if not loop.last }}
    {%- endfor %}

),

summed as (

    select
        volumes.kind,
        volumes.name,
        days.day_back,
        sum(case when volumes.day_back = days.day_back then volumes.events else 0 end) as seen,
        sum(case when {{ weeks_before('volumes.day_back', 'days.day_back') }} then volumes.events else 0 end) as seen_before,
        -- the first day is seldom whole, so it does not count
        least(4, floor((max(volumes.day_back) - 1 - days.day_back) / 7.0)) as weeks
    from volumes
    cross join days
    group by volumes.kind, volumes.name, days.day_back

),

-- the usual of a day is the mean of the same 24 hours one to four weeks before, as far as there was anything yet
missing as (

    select
        kind,
        name,
        day_back,
        seen,
        cast(seen_before as {{ double_type() }}) / weeks as usual
    from summed
    where
        weeks > 0
        and seen_before >= {{ var('guard_min_events') }} * weeks
        and seen * weeks < {{ var('guard_volume_share') }} * seen_before

),

-- people who came within a day: a crowd is many, many of those who were in, and twice what comes on a usual day
entries as (

    select
        segment as name,
        sum(case when valid_from > {{ add_minutes(as_of(), -1440) }} then 1 else 0 end) as seen,
        sum(
            case
                when valid_from > {{ add_minutes(as_of(), -29 * 1440) }} and valid_from <= {{ add_minutes(as_of(), -1440) }} then 1
                else 0
            end
        ) as seen_before,
        sum(
            case
                when valid_to is null or valid_to > {{ add_minutes(as_of(), -1440) }}
                    then case when valid_from <= {{ add_minutes(as_of(), -1440) }} then 1 else 0 end
                else 0
            end
        ) as members
    from memberships
    where valid_from <= {{ as_of() }}
    group by segment

),

crowds as (

    select
        'audience' as kind,
        name,
        0 as day_back,
        seen,
        cast(seen_before as {{ double_type() }}) / 28 as usual
    from entries
    where
        seen > {{ var('audience_move_min') }}
        and seen > {{ var('audience_move_limit') }} * members
        and seen * {{ var('guard_volume_share') }} * 28 > seen_before

),

found as (

    select * from missing
    union all
    select * from crowds

),

dated as (

    select
        kind || ':' || name || '@' || cast(
            cast({{ add_minutes(as_of(), 'cast(-1440 * (day_back + 1) as integer)') }} as date) as {{ dbt.type_string() }}
        ) as finding_id,
        kind,
        name,
        {{ add_minutes(as_of(), 'cast(-1440 * (day_back + 1) as integer)') }} as window_starts_at,
        cast(seen as {{ dbt.type_bigint() }}) as seen,
        usual
    from found

),

final as (

    select
        *,
        {{ is_approved_outage('finding_id') }} as is_approved
    from dated

)

select * from final
