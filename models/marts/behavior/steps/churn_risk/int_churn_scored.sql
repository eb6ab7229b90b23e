with

snapshots as (

    select * from {{ ref('int_churn_snapshots') }}
    where purpose in ('judged', 'today')

),

rates as (

    select * from {{ ref('int_churn_rates') }}

),

learnt as (

    select
        coalesce(sum(people), 0) as people,
        coalesce(sum(people_left), 0) as people_left
    from rates

),

final as (

    select
        snapshots.user_id,
        snapshots.purpose,
        snapshots.reference_day_number,
        snapshots.days_since_seen,
        snapshots.visits,
        {{ rounded('snapshots.usual_gap_days', 'decimal(18, 2)') }} as usual_gap_days,
        {{ rounded('snapshots.lateness', 'decimal(18, 2)') }} as lateness,
        rates.churn_probability,
        snapshots.has_left
    from snapshots
    cross join learnt
    left join rates
        on
            snapshots.rhythm_band = rates.rhythm_band
            and snapshots.visit_band = rates.visit_band
            and snapshots.lateness_band = rates.lateness_band
            and learnt.people >= {{ var('churn_risk_min_training_rows') }}

)

select * from final
