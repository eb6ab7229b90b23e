with

lives as (

    select * from {{ ref('int_user_lives') }}

),

bounds as (

    select
        {{ date_in_time_zone('coalesce(min(first_seen_at), ' ~ as_of() ~ ')', var('reporting_timezone')) }} as first_day,
        {{ date_in_time_zone(as_of(), var('reporting_timezone')) }} as last_day
    from lives

),

days as (

    {{ days_between('first_day', 'last_day', 'bounds') }}

),

final as (

    select
        date_day,
        cast(extract(year from date_day) as {{ dbt.type_bigint() }}) as calendar_year,
        cast(extract(quarter from date_day) as {{ dbt.type_bigint() }}) as calendar_quarter,
        cast(extract(month from date_day) as {{ dbt.type_bigint() }}) as calendar_month,
        cast(extract(day from date_day) as {{ dbt.type_bigint() }}) as day_of_month,
        {{ iso_day_of_week('date_day') }} as iso_day_of_week,
        cast({{ dbt.date_trunc('week', 'date_day') }} as date) as week_start,
        cast({{ dbt.date_trunc('month', 'date_day') }} as date) as month_start,
        {{ iso_day_of_week('date_day') }} in (6, 7) as is_weekend
    from days

)

select * from final
