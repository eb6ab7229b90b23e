with

rates as (

    select * from {{ ref('int_churn_rates') }}

),

with_previous as (

    select
        *,
        lag(churn_probability) over (partition by rhythm_band, visit_band order by lateness_band) as previous_probability
    from rates

)

select * from with_previous
where churn_probability < previous_probability or churn_probability not between 0 and 1
