{%- set prior_gaps = var('churn_risk_prior_gaps') %}

with

visit_days as (

    select * from {{ ref('int_visit_days') }}

),

reference_days as (

    select * from {{ ref('int_churn_reference_days') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

-- the latest active day of each person at each reference day; the next one, if it comes in time, is the return
seen as (

    select
        visit_days.user_id,
        reference_days.purpose,
        reference_days.day_number as reference_day_number,
        reference_days.day_number - visit_days.day_number as days_since_seen,
        visit_days.visits,
        visit_days.gaps,
        visit_days.gap_days,
        case when reference_days.purpose <> 'today' then
            coalesce(visit_days.next_day_number > reference_days.day_number + {{ var('churn_risk_horizon_days') }}, true)
        end as has_left
    from visit_days
    inner join reference_days
        on
            visit_days.day_number <= reference_days.day_number
            and coalesce(visit_days.next_day_number > reference_days.day_number, true)
    inner join users on visit_days.user_id = users.user_id
    where
        reference_days.day_number - visit_days.day_number < {{ var('churn_risk_seen_within_days') }}
        and (
            users.deleted_at is null
            or {{ day_number(date_in_time_zone('users.deleted_at', var('reporting_timezone'))) }} > reference_days.day_number
        )

),

-- learnt from the training snapshots alone; the horizon stands in while nobody has come twice
everybody as (

    select
        coalesce(
            cast(sum(gap_days) as {{ double_type() }}) / nullif(sum(gaps), 0), {{ var('churn_risk_horizon_days') }}
        ) as usual_gap_days
    from seen
    where purpose = 'training'

),

timed as (

    select
        seen.*,
        (seen.gap_days + {{ prior_gaps }} * everybody.usual_gap_days) / (seen.gaps + {{ prior_gaps }}) as usual_gap_days
    from seen
    cross join everybody

),

final as (

    select
        user_id,
        purpose,
        reference_day_number,
        days_since_seen,
        visits,
        usual_gap_days,
        days_since_seen / usual_gap_days as lateness,
        {{ band('usual_gap_days', var('churn_risk_rhythm_bands')) }} as rhythm_band,
        {{ band('visits', var('churn_risk_visit_bands')) }} as visit_band,
        {{ band('days_since_seen / usual_gap_days', var('churn_risk_lateness_bands')) }} as lateness_band,
        has_left
    from timed

)

select * from final
