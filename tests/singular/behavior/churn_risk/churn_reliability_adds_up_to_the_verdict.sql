with

reliability as (

    select * from {{ ref('churn_risk_reliability') }}

),

verdict as (

    select * from {{ ref('churn_risk_verdict') }}

),

summed as (

    select
        coalesce(sum(people), 0) as people,
        coalesce(sum(round(people * actual_share)), 0) as people_left
    from reliability

)

select * from summed
cross join verdict
where summed.people <> verdict.judged_people or summed.people_left <> verdict.judged_people_left
