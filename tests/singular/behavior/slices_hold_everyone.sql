-- countries part people, so they add up; platforms overlap, so they reach the total and may exceed it, but none alone does
with

engagement as (

    select * from {{ ref('engagement_daily') }}

),

summed as (

    select
        date_day,
        sum(case when slice = 'total' then dau else 0 end) as dau,
        sum(case when slice = 'total' then mau else 0 end) as mau,
        sum(case when slice = 'country' then dau else 0 end) as dau_of_countries,
        sum(case when slice = 'country' then mau else 0 end) as mau_of_countries,
        sum(case when slice = 'platform' then mau else 0 end) as mau_of_platforms,
        max(case when slice = 'platform' then mau else 0 end) as mau_of_largest_platform,
        max(case when slice = 'platform_and_country' then dau else 0 end) as dau_of_largest_pair,
        max(case when slice = 'platform' then dau else 0 end) as dau_of_largest_platform
    from engagement
    group by date_day

)

select *
from summed
where
    dau <> dau_of_countries
    or mau <> mau_of_countries
    or mau > mau_of_platforms
    or mau < mau_of_largest_platform
    or dau_of_largest_platform < dau_of_largest_pair
