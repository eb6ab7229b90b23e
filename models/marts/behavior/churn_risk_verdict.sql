{%- set first_judged_day = 1 + var('churn_risk_horizon_days') + 7 * (var('churn_risk_judged_snapshots') - 1) %}

with

rates as (

    select * from {{ ref('int_churn_rates') }}

),

scored as (

    select * from {{ ref('int_churn_scored') }}

),

judged as (

    select * from scored
    where purpose = 'judged' and churn_probability is not null

),

-- area under the curve: the share of pairs of one who left and one who returned that are ranked rightly, ties counting half
{% for name, ranked_by in [('risk', 'churn_probability'), ('days', 'days_since_seen')] -%}
counted_by_{{ name }} as (

    select
        {{ ranked_by }} as ranked_by,
        sum(case when has_left then 1 else 0 end) as people_left,
        sum(case when has_left then 0 else 1 end) as people_returned
    from judged
    group by {{ ranked_by }}

),

pairs_by_{{ name }} as (

    select
        people_left,
        people_returned,
        people_left * (
            2 * sum(people_returned) over (order by ranked_by rows unbounded preceding) - people_returned
        ) as twice_ranked_rightly
    from counted_by_{{ name }}

),

area_by_{{ name }} as (

    select
        coalesce(sum(people_left), 0) as people_left,
        coalesce(sum(people_left) + sum(people_returned), 0) as people,
        {{ as_ratio(
            'sum(twice_ranked_rightly)', '2 * cast(sum(people_left) as ' ~ double_type() ~ ') * sum(people_returned)') }} as area
    from pairs_by_{{ name }}

),

{% endfor -%}

training as (

    select
        coalesce(sum(people), 0) as people,
        coalesce(sum(people_left), 0) as people_left
    from rates

),

measured as (

    select
        training.people as training_people,
        training.people_left as training_people_left,
        area_by_risk.people as judged_people,
        area_by_risk.people_left as judged_people_left,
        area_by_risk.area as auc,
        area_by_days.area as auc_days_since_seen,
        area_by_risk.area - area_by_days.area >= {{ var('churn_risk_min_gain') }} as beats_baseline
    from training
    cross join area_by_risk
    cross join area_by_days

),

final as (

    select
        cast({{ dbt.dateadd('day', -first_judged_day, date_in_time_zone(as_of(), var('reporting_timezone'))) }} as date)
            as judged_from,
        cast(training_people as {{ dbt.type_bigint() }}) as training_people,
        cast(training_people_left as {{ dbt.type_bigint() }}) as training_people_left,
        cast(judged_people as {{ dbt.type_bigint() }}) as judged_people,
        cast(judged_people_left as {{ dbt.type_bigint() }}) as judged_people_left,
        auc,
        auc_days_since_seen,
        beats_baseline,
        case
            when training_people < {{ var('churn_risk_min_training_rows') }}
                then 'not enough past: ' || cast(training_people as {{ dbt.type_string() }}) || ' people looked at, '
                    || '{{ var('churn_risk_min_training_rows') }} are needed (var churn_risk_min_training_rows); no risk is given'
            when auc is null
                then 'cannot be judged: of the people looked at later, all returned or none did'
            when beats_baseline
                then 'ranks people better than the days since their last activity do'
            else 'does not rank people better than the days since their last activity do: use those'
        end as verdict
    from measured

)

select * from final
