{%- set so_far = 'partition by slices.slice, slices.platform, slices.country order by dates.date_day rows unbounded preceding' -%}

with

active as (

    select * from {{ ref('int_active_slices') }}

),

-- the calendar begins with the first life, which may be long before the first event
dates as (

    select date_day
    from {{ ref('dim_dates') }}
    where date_day >= (select min(date_day) from active)

),

slices as (

    select distinct slice, platform, country
    from active

),

lengths as (

    select 'dau' as measure, 1 as length_days
    union all
    select 'wau' as measure, {{ var('wau_days') }} as length_days
    union all
    select 'mau' as measure, {{ var('mau_days') }} as length_days

),

timed as (

    select
        active.*,
        lengths.measure,
        cast({{ dbt.dateadd('day', 'length_days', 'date_day') }} as date) as expires_day
    from active
    cross join lengths

),

-- a person counts from an active day on until the window has passed it, or the next active day takes over: +1 and -1 add
-- distinct people up exactly, without a row per person and day of the window
moves as (

    select slice, platform, country, measure, date_day, 1 as change
    from timed

    union all

    select slice, platform, country, measure, least(coalesce(next_day, expires_day), expires_day) as date_day, -1 as change
    from timed

),

moves_of_day as (

    select
        slice,
        platform,
        country,
        date_day,
        sum(case when measure = 'dau' then change else 0 end) as dau,
        sum(case when measure = 'wau' then change else 0 end) as wau,
        sum(case when measure = 'mau' then change else 0 end) as mau
    from moves
    group by slice, platform, country, date_day

),

counted as (

    select
        dates.date_day,
        slices.slice,
        slices.platform,
        slices.country,
        sum(coalesce(moves_of_day.dau, 0)) over ({{ so_far }}) as dau,
        sum(coalesce(moves_of_day.wau, 0)) over ({{ so_far }}) as wau,
        sum(coalesce(moves_of_day.mau, 0)) over ({{ so_far }}) as mau
    from slices
    cross join dates
    left join moves_of_day
        on
            slices.slice = moves_of_day.slice
            and slices.platform = moves_of_day.platform
            and slices.country = moves_of_day.country
            and dates.date_day = moves_of_day.date_day

),

final as (

    select
        date_day,
        slice,
        platform,
        country,
        cast(dau as {{ dbt.type_bigint() }}) as dau,
        cast(wau as {{ dbt.type_bigint() }}) as wau,
        cast(mau as {{ dbt.type_bigint() }}) as mau,
        case when mau > 0 then cast(dau as {{ double_type() }}) / mau end as stickiness,
        date_day < {{ date_in_time_zone(as_of(), var('reporting_timezone')) }} as is_day_over
    from counted

)

select * from final
