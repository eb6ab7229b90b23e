with

histories as (

    select * from {{ ref('int_purchase_histories') }}

),

final as (

    select
        repeat_purchases,
        recency_days,
        age_days,
        count(*) as customers
    from histories
    group by repeat_purchases, recency_days, age_days

)

select * from final
