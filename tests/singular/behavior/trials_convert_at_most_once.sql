-- trials of mature weeks are the first trials of those weeks; nobody who never subscribed converted
with

trials as (

    select
        dates.week_start as cohort_week,
        count(*) as trials,
        sum(case when users.subscribed_at is not null then 1 else 0 end) as subscribers
    from {{ ref('dim_users') }} as users
    inner join {{ ref('dim_dates') }} as dates
        on dates.date_day = {{ date_in_time_zone('users.trial_started_at', var('reporting_timezone')) }}
    where users.trial_started_at <= {{ as_of() }}
    group by dates.week_start

)

select conversion.*
from {{ ref('trial_conversion_weekly') }} as conversion
left join trials on conversion.cohort_week = trials.cohort_week
where
    trials.cohort_week is null
    or conversion.trials <> trials.trials
    or conversion.conversions > trials.subscribers
    or conversion.activations > conversion.trials
    or conversion.engaged_trials > conversion.trials
