-- Do newer cohorts stay longer? Retention of the first four weeks after the first, one row per weekly cohort: read down a column.
-- Weeks that are not over are null, and small cohorts jump.
select
    cohort_week,
    cohort_size,
    max(case when week_number = 1 then retention_rate end) as week_1,
    max(case when week_number = 2 then retention_rate end) as week_2,
    max(case when week_number = 3 then retention_rate end) as week_3,
    max(case when week_number = 4 then retention_rate end) as week_4
from {{ ref('retention_weekly') }}
group by cohort_week, cohort_size
order by cohort_week
