with

active_days as (

    select * from {{ ref('int_visit_gaps') }}
    where next_day_number is null

),

users as (

    select * from {{ ref('dim_users') }}

),

scored as (

    select * from {{ ref('int_churn_scored') }}
    where purpose = 'today'

),

verdict as (

    select * from {{ ref('churn_risk_verdict') }}

),

final as (

    select
        active_days.user_id,
        active_days.date_day as last_active_on,
        {{ day_number(date_in_time_zone(as_of(), var('reporting_timezone'))) }} - active_days.day_number as days_since_seen,
        active_days.visits,
        scored.usual_gap_days,
        scored.lateness,
        {{ var('churn_risk_horizon_days') }} as horizon_days,
        scored.churn_probability,
        case
            when scored.churn_probability >= {{ var('churn_risk_high_from') }} then 'high'
            when scored.churn_probability >= {{ var('churn_risk_medium_from') }} then 'medium'
            when scored.churn_probability is not null then 'low'
        end as risk_band,
        verdict.beats_baseline,
        case
            when scored.user_id is null then 'has left already: not active for {{ var('churn_risk_seen_within_days') }} days'
            when not coalesce(verdict.beats_baseline, false) then verdict.verdict
        end as model_note
    from active_days
    inner join users on active_days.user_id = users.user_id
    cross join verdict
    left join scored on active_days.user_id = scored.user_id
    where users.deleted_at is null or users.deleted_at > {{ as_of() }}

)

select * from final
