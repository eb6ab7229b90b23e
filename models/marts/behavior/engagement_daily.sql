{%- set windows = {'dau': 1, 'wau': var('wau_days'), 'mau': var('mau_days')} -%}
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

-- a person counts from an active day on until the window has passed it, or the next active day takes over: +1 and -1 add
-- distinct people up exactly, without a row per person and day of the window
moves as (
    {% for name, length in windows.items() %}
    select
        slice,
        platform,
        country,
        date_day,
        {% for each in windows %}{{ 1 if each == name else 0 }} as {{ each }}{{ ', ' if not loop.last }}{% endfor %}
    from active

    union all

    select
        slice,
        platform,
        country,
        case
            when next_day <= cast({{ dbt.dateadd('day', length, 'date_day') }} as date) then next_day
            else cast({{ dbt.dateadd('day', length, 'date_day') }} as date)
        end as date_day,
        {% for each in windows %}{{ -1 if each == name else 0 }} as {{ each }}{{ ', ' if not loop.last }}{% endfor %}
    from active
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

moves_of_day as (

    select
        slice,
        platform,
        country,
        date_day,
        sum(dau) as dau,
        sum(wau) as wau,
        sum(mau) as mau
    from moves
    group by slice, platform, country, date_day

),

counted as (

    select
        dates.date_day,
        slices.slice,
        slices.platform,
        slices.country,
        {%- for name in windows %}
        cast(
            sum(coalesce(moves_of_day.{{ name }}, 0)) over (
                partition by slices.slice, slices.platform, slices.country order by dates.date_day rows unbounded preceding
            ) as {{ dbt.type_bigint() }}
        ) as {{ name }}{{ ',' if not loop.last }}
        {%- endfor %}
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
        dau,
        wau,
        mau,
        case when mau > 0 then cast(dau as {{ double_type() }}) / mau end as stickiness,
        date_day < {{ date_in_time_zone(as_of(), var('reporting_timezone')) }} as is_day_over
    from counted

)

select * from final
