with

events as (

    select * from {{ ref('fct_events') }}
    where is_activity and occurred_at <= {{ as_of() }}

),

-- the 24 hours before as_of are day 0, those before them day 1
aged as (

    select
        source,
        platform,
        app_version,
        cast(floor(({{ to_epoch_ms(as_of()) }} - {{ to_epoch_ms('occurred_at') }}) / 86400000.0) as {{ dbt.type_int() }}) as day_back
    from events

),

windowed as (

    select
        source,
        platform,
        app_version,
        day_back,
        count(*) as events
    from aged
    group by source, platform, app_version, day_back

),

versions as (

    select
        platform,
        app_version,
        coalesce(platform || ' ', '') || app_version as name,
        max(day_back) as first_day_back
    from windowed
    where app_version is not null
    group by platform, app_version

),

-- a version counts together with the later ones of its platform, because people move on to them
version_days as (

    select
        versions.name,
        windowed.day_back,
        windowed.events
    from versions
    inner join versions as later
        on coalesce(versions.platform, '') = coalesce(later.platform, '') and versions.first_day_back >= later.first_day_back
    inner join windowed
        on
            coalesce(later.platform, '') = coalesce(windowed.platform, '')
            and later.app_version = windowed.app_version
            and versions.first_day_back >= windowed.day_back

),

unioned as (

    select 'source' as kind, source as name, day_back, events from windowed
    union all
    select 'platform' as kind, platform as name, day_back, events from windowed
    union all
    select 'app_version' as kind, name, day_back, events from version_days

),

final as (

    select
        kind,
        name,
        day_back,
        cast(sum(events) as {{ dbt.type_bigint() }}) as events
    from unioned
    where name is not null
    group by kind, name, day_back

)

select * from final
