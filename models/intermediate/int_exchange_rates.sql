with

rates as (

    select * from {{ ref('exchange_rates') }}

),

days_of_change as (

    select distinct valid_from from rates

),

-- the newest rate of each currency on each day on which any rate changed
dated as (

    select
        rates.currency,
        days_of_change.valid_from,
        rates.usd_per_unit,
        row_number() over (
            partition by rates.currency, days_of_change.valid_from order by rates.valid_from desc
        ) as age_rank
    from days_of_change
    inner join rates on days_of_change.valid_from >= rates.valid_from

),

newest as (

    select
        currency,
        valid_from,
        usd_per_unit,
        lead(valid_from) over (partition by currency order by valid_from) as valid_to
    from dated
    where age_rank = 1

),

final as (

    select
        newest.currency,
        newest.valid_from,
        newest.valid_to,
        -- divided as doubles and rounded once, because engines differ in how they divide decimals
        {{ rounded('cast(newest.usd_per_unit as ' ~ double_type() ~ ') / reporting.usd_per_unit', 'decimal(18, 8)') }} as reporting_per_unit
    from newest
    inner join newest as reporting
        on newest.valid_from = reporting.valid_from and reporting.currency = '{{ var('reporting_currency') }}'

)

select * from final
