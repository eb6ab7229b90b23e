{%- set prior_people = var('churn_risk_prior_people') -%}
{%- set cells = {
    'rhythm_band': var('churn_risk_rhythm_bands'),
    'visit_band': var('churn_risk_visit_bands'),
    'lateness_band': var('churn_risk_lateness_bands'),
} %}

with

training as (

    select * from {{ ref('int_churn_snapshots') }}
    where purpose = 'training'

),

{% for name, edges in cells.items() -%}
{{ name }}s as (

    select cast(generated_number as {{ dbt.type_int() }}) - 1 as {{ name }}
    from ({{ dbt.generate_series(edges | length + 1) }}) as numbers

),

{% endfor -%}

counted as (

    select
        rhythm_band,
        visit_band,
        lateness_band,
        count(*) as people,
        sum(case when has_left then 1 else 0 end) as people_left
    from training
    group by rhythm_band, visit_band, lateness_band

),

everybody as (

    select cast(sum(people_left) as {{ double_type() }}) / sum(people) as rate
    from counted
    having count(*) > 0

),

-- a band that nobody was seen in counts for next to nothing, and takes what its neighbours have
by_lateness as (

    select
        1 as everybody,
        lateness_bands.lateness_band,
        (coalesce(sum(counted.people_left), 0) + max(everybody.rate)) / (coalesce(sum(counted.people), 0) + 1) as rate,
        coalesce(sum(counted.people), 0) + 0.000001 as weight
    from lateness_bands
    cross join everybody
    left join counted on lateness_bands.lateness_band = counted.lateness_band
    group by lateness_bands.lateness_band

),

rising_by_lateness as (

    {{ isotonic('by_lateness', ['everybody'], 'lateness_band') }}

),

by_group as (

    select
        rhythm_bands.rhythm_band,
        visit_bands.visit_band,
        rising_by_lateness.lateness_band,
        coalesce(counted.people, 0) as people,
        coalesce(counted.people_left, 0) as people_left,
        (coalesce(counted.people_left, 0) + {{ prior_people }} * rising_by_lateness.rising_rate)
        / (coalesce(counted.people, 0) + {{ prior_people }}) as rate,
        coalesce(counted.people, 0) + {{ prior_people }} as weight
    from rising_by_lateness
    cross join rhythm_bands
    cross join visit_bands
    left join counted
        on
            rhythm_bands.rhythm_band = counted.rhythm_band
            and visit_bands.visit_band = counted.visit_band
            and rising_by_lateness.lateness_band = counted.lateness_band

),

rising_by_group as (

    {{ isotonic('by_group', ['rhythm_band', 'visit_band'], 'lateness_band') }}

),

final as (

    select
        cast(by_group.rhythm_band as {{ dbt.type_int() }}) as rhythm_band,
        cast(by_group.visit_band as {{ dbt.type_int() }}) as visit_band,
        cast(by_group.lateness_band as {{ dbt.type_int() }}) as lateness_band,
        cast(by_group.people as {{ dbt.type_bigint() }}) as people,
        cast(by_group.people_left as {{ dbt.type_bigint() }}) as people_left,
        {{ rounded('rising_by_group.rising_rate', 'decimal(18, 6)') }} as churn_probability
    from by_group
    inner join rising_by_group
        on
            by_group.rhythm_band = rising_by_group.rhythm_band
            and by_group.visit_band = rising_by_group.visit_band
            and by_group.lateness_band = rising_by_group.lateness_band

)

select * from final
