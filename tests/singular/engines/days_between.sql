{#- Both ends count, also across a leap day; a last day before the first gives no row. -#}
with

spans as (

    select
        cast('2024-02-28' as date) as first_day,
        cast('2024-03-01' as date) as last_day
    union all
    select
        cast('2024-06-01' as date) as first_day,
        cast('2024-06-01' as date) as last_day
    union all
    select
        cast('2024-06-03' as date) as first_day,
        cast('2024-06-02' as date) as last_day

),

days as (

    {{ days_between('first_day', 'last_day', 'spans') }}

),

expected as (

    select cast('2024-02-28' as date) as date_day
    union all
    select cast('2024-02-29' as date) as date_day
    union all
    select cast('2024-03-01' as date) as date_day
    union all
    select cast('2024-06-01' as date) as date_day

)

select
    coalesce(days.date_day, expected.date_day) as date_day,
    days.date_day is null as is_missing
from days
full outer join expected on days.date_day = expected.date_day
where days.date_day is null or expected.date_day is null
