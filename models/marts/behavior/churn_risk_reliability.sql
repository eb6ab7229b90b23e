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
        {{ as_ratio('sum(churn_probability)', 'count(*)') }} as predicted_share,
        {{ as_ratio('sum(case when has_left then 1 else 0 end)', 'count(*)') }} as actual_share
    from ranked
    group by decile

)

select * from final
