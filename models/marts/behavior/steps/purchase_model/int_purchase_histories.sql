with

purchase_days as (

    select * from {{ ref('int_purchase_days') }}

),

dated as (

    select
        *,
        min(date_day) over (partition by user_id) as first_purchased_on
    from purchase_days

),

histories as (

    select
        user_id,
        first_purchased_on,
        max(date_day) as last_purchased_on,
        {{ date_in_time_zone(as_of(), var('reporting_timezone')) }} as as_of_day,
        count(*) - 1 as repeat_purchases,
        count(case when date_day > first_purchased_on then purchase_value end) as valued_repeat_purchases,
        sum(case when date_day > first_purchased_on then purchase_value end) as repeat_value
    from dated
    group by user_id, first_purchased_on

),

final as (

    select
        user_id,
        first_purchased_on,
        last_purchased_on,
        cast(repeat_purchases as {{ dbt.type_bigint() }}) as repeat_purchases,
        cast(
            {{ dbt.datediff('first_purchased_on', 'last_purchased_on', 'day') }}
            as {{ dbt.type_bigint() }}
        ) as recency_days,
        cast(
            {{ dbt.datediff('first_purchased_on', 'as_of_day', 'day') }}
            as {{ dbt.type_bigint() }}
        ) as age_days,
        cast(valued_repeat_purchases as {{ dbt.type_bigint() }}) as valued_repeat_purchases,
        -- divided as doubles and rounded once, because engines differ in how they divide decimals
        {{ rounded(
            'cast(repeat_value as ' ~ double_type() ~ ') / nullif(valued_repeat_purchases, 0)', money_type()
        ) }} as average_repeat_value
    from histories

)

select * from final
