-- week 0 is the whole cohort; weeks run without a gap to the last complete one; new people active in complete weeks are in one cohort
with

retention as (

    select * from {{ ref('retention_weekly') }}

),

weeks as (

    select
        cohort_week,
        cohort_size,
        count(*) as weeks,
        max(week_number) as last_week,
        min(week_start) as first_week_start,
        max(week_start) as last_week_start,
        max(case when week_number = 0 then retained_users else 0 end) as retained_in_week_0,
        max(retained_users) as most_retained
    from retention
    group by cohort_week, cohort_size

),

last_week as (

    select max(week_start) as last_week_start from retention

)

select weeks.*
from weeks
cross join last_week
where
    weeks.retained_in_week_0 <> weeks.cohort_size
    or weeks.most_retained > weeks.cohort_size
    or weeks.weeks <> weeks.last_week + 1
    or weeks.first_week_start <> weeks.cohort_week
    or weeks.last_week_start <> last_week.last_week_start
