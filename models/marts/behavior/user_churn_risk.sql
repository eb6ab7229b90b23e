with

visit_days as (

    select * from {{ ref('int_visit_days') }}
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
        visit_days.user_id,
        visit_days.date_day as last_active_on,
        {{ day_number(date_in_time_zone(as_of(), var('reporting_timezone'))) }} - visit_days.day_number as days_since_seen,
        cast(visit_days.visits as {{ dbt.type_bigint() }}) as visits,
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
    from visit_days
    inner join users on visit_days.user_id = users.user_id
    cross join verdict
    left join scored on visit_days.user_id = scored.user_id
    where users.deleted_at is null or users.deleted_at > {{ as_of() }}

)

select * from final
