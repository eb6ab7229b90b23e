with

events as (

    select * from {{ ref('fct_events') }}
    where is_activity and occurred_at <= {{ as_of() }}

),

memberships as (

    select * from {{ ref('segment_memberships') }}
    where segment in {{ sql_list(absence_based_segments()) }} and user_id not like 'anon:%'

),

-- the day before as_of is 0, the one before that 1
windowed as (

    select
        source,
        platform,
        app_version,
        cast(floor(({{ to_epoch_ms(as_of()) }} - {{ to_epoch_ms('occurred_at') }}) / 86400000) as integer) as day_back,
        count(*) as events
    from events
    group by 1, 2, 3, 4

),

version_ages as (

    select
        platform,
        app_version,
        max(day_back) as first_day_back
    from windowed
    where app_version is not null
    group by platform, app_version

),

-- a version counts together with the later ones of its platform, because people move on to them
counted as (

    select 'source' as kind, source as name, day_back, sum(events) as events
    from windowed
    group by source, day_back

    union all

    select 'platform' as kind, platform as name, day_back, sum(events) as events
    from windowed
    where platform is not null
    group by platform, day_back

    union all

    select
        'app_version' as kind,
        coalesce(version_ages.platform || ' ', '') || version_ages.app_version as name,
        windowed.day_back,
        sum(windowed.events) as events
    from version_ages
    inner join version_ages as later_ages
        on
            coalesce(version_ages.platform, '') = coalesce(later_ages.platform, '')
            and later_ages.first_day_back <= version_ages.first_day_back
    inner join windowed
        on
            coalesce(later_ages.platform, '') = coalesce(windowed.platform, '')
            and later_ages.app_version = windowed.app_version
    where windowed.day_back <= version_ages.first_day_back
    group by 1, 2, 3

),

days as (
    {% for day in range(var('guard_days')) %}
    select {{ day }} as day_back {{- ' union all' if not loop.last }}
    {%- endfor %}

),

-- the usual of a day is the mean of the same 24 hours one to four weeks before, as far as there was anything yet
compared as (

    select
        counted.kind,
        counted.name,
        days.day_back,
        sum(case when counted.day_back = days.day_back then counted.events else 0 end) as seen,
        cast(sum(
            case when counted.day_back in (days.day_back + 7, days.day_back + 14, days.day_back + 21, days.day_back + 28)
                then counted.events else 0 end
        ) as {{ double_type() }})
        / nullif(least(4, floor((max(counted.day_back) - 1 - days.day_back) / 7)), 0) as usual
    from counted
    cross join days
    group by counted.kind, counted.name, days.day_back

),

crowds as (

    select
        segment as name,
        sum(case when valid_from > {{ add_minutes(as_of(), -1440) }} and valid_from <= {{ as_of() }} then 1 else 0 end) as seen,
        sum(
            case when valid_from <= {{ add_minutes(as_of(), -1440) }}
                and (valid_to is null or valid_to > {{ add_minutes(as_of(), -1440) }}) then 1 else 0 end
        ) as members
    from memberships
    group by segment

),

found as (

    select
        kind,
        name,
        {{ add_minutes(as_of(), 'cast(-1440 * (day_back + 1) as integer)') }} as window_starts_at,
        seen,
        usual
    from compared
    where usual >= {{ var('guard_min_events') }} and seen < {{ var('guard_volume_share') }} * usual

    union all

    select
        'audience' as kind,
        name,
        {{ add_minutes(as_of(), -1440) }} as window_starts_at,
        seen,
        members as usual
    from crowds
    where seen > {{ var('audience_move_min') }} and seen > {{ var('audience_move_limit') }} * members

),

final as (

    select
        kind || ':' || name || '@' || cast(cast(window_starts_at as date) as {{ dbt.type_string() }}) as finding_id,
        kind,
        name,
        window_starts_at,
        cast(seen as {{ dbt.type_bigint() }}) as seen,
        cast(usual as {{ double_type() }}) as usual
    from found

)

select
    *,
    {{ is_approved_outage('finding_id') }} as is_approved
from final
