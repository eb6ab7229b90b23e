{#- A week is mature when the window of a trial that began in its last instant is over: until then its rate can only rise. -#}
{%- set mature_after = 7 + (window_ms('trial_conversion_window') / 86400000) | round(0, 'ceil') | int -%}
with

trials as (

    select * from {{ ref('int_first_trials') }}

),

dates as (

    select * from {{ ref('dim_dates') }}

),

dated as (

    select
        dates.week_start as cohort_week,
        trials.trial_started_at,
        trials.converted_at,
        trials.activated_at,
        trials.engaged_at,
        cast({{ seconds_between('trials.trial_started_at', 'trials.converted_at') }} as {{ double_type() }}) / 86400
            as days_to_convert
    from trials
    inner join dates on trials.trial_day = dates.date_day

),

counted as (

    select
        cohort_week,
        count(*) as trials,
        count(converted_at) as conversions,
        count(activated_at) as activations,
        count(engaged_at) as engaged_trials,
        {{ median('days_to_convert') }} as median_days_to_convert
    from dated
    group by cohort_week

),

final as (

    select
        cohort_week,
        trials,
        conversions,
        cast(conversions as {{ double_type() }}) / trials as conversion_rate,
        median_days_to_convert,
        activations,
        cast(activations as {{ double_type() }}) / trials as activation_rate,
        engaged_trials,
        cast(engaged_trials as {{ double_type() }}) / trials as engaged_rate
    from counted
    where cast({{ dbt.dateadd('day', mature_after, 'cohort_week') }} as date)
        <= {{ date_in_time_zone(as_of(), var('reporting_timezone')) }}

)

select * from final
