{%- set horizon = var('churn_risk_horizon_days') -%}
{%- set judged, training = var('churn_risk_judged_snapshots'), var('churn_risk_training_snapshots') %}

with

today as (

    select {{ day_number(date_in_time_zone(as_of(), var('reporting_timezone'))) }} as day_number

),

-- yesterday is the last whole day: every judged outcome is known by its end, and every training outcome by the first judged day
final as (

    select
        'today' as purpose,
        day_number
    from today
    {%- for week in range(judged) %}
    union all
    select
        'judged' as purpose,
        day_number - {{ 1 + horizon + 7 * week }} as day_number
    from today
    {%- endfor %}
    {%- for week in range(training) %}
    union all
    select
        'training' as purpose,
        day_number - {{ 1 + 2 * horizon + 7 * (judged - 1 + week) }} as day_number
    from today
    {%- endfor %}

)

select * from final
