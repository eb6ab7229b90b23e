with

judged as (

    select * from {{ ref('int_churn_scored') }}
    where purpose = 'judged' and churn_probability is not null

),

-- equal probabilities share a decile, so that a decile may be larger than a tenth, or missing
ranked as (

    select
        *,
        cast(floor(
            10.0 * (rank() over (order by churn_probability) - 1) / count(*) over ()
        ) as {{ dbt.type_int() }}) + 1 as decile
    from judged

),

final as (

    select
        decile,
        count(*) as people,
        min(churn_probability) as lowest_probability,
        max(churn_probability) as highest_probability,
        cast(cast(sum(churn_probability) as {{ double_type() }}) / count(*) as decimal(18, 6)) as predicted_share,
        cast(cast(sum(case when has_left then 1 else 0 end) as {{ double_type() }}) / count(*) as decimal(18, 6)) as actual_share
    from ranked
    group by decile

)

select * from final
