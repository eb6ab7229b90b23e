with

reference_days as (

    select * from {{ ref('int_churn_reference_days') }}

),

ends as (

    select
        max(case when purpose = 'training' then day_number end) + {{ var('churn_risk_horizon_days') }} as training_known_on,
        min(case when purpose = 'judged' then day_number end) as judged_from,
        max(case when purpose = 'judged' then day_number end) + {{ var('churn_risk_horizon_days') }} as judged_known_on,
        max(case when purpose = 'today' then day_number end) as today
    from reference_days

)

select * from ends
where training_known_on > judged_from or judged_known_on >= today
