with

active_days as (

    select * from {{ ref('int_active_days') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

slices as (

    select 'total' as slice, false as by_platform, false as by_country
    union all
    select 'platform' as slice, true as by_platform, false as by_country
    union all
    select 'country' as slice, false as by_platform, true as by_country
    union all
    select 'platform_and_country' as slice, true as by_platform, true as by_country

),

-- who used two platforms on one day is one row in each of them, and one in the total
days_of_slices as (

    select distinct
        slices.slice,
        case when slices.by_platform then active_days.platform else 'all' end as platform,
        case when slices.by_country then coalesce(users.country, 'unknown') else 'all' end as country,
        active_days.user_id,
        active_days.date_day
    from active_days
    inner join users on active_days.user_id = users.user_id
    cross join slices

),

final as (

    select
        *,
        lead(date_day) over (partition by slice, platform, country, user_id order by date_day) as next_day
    from days_of_slices

)

select * from final
