with

user_days as (

    select * from {{ ref('fct_user_days') }}

),

moment as (

    select {{ date_in_time_zone('as_of', var('reporting_timezone')) }} as today
    from {{ ref('int_as_of') }}

),

open_days as (

    select
        user_days.user_id,
        {{ dbt.datediff('date_day', 'today', 'day') }} as days_ago
    from user_days
    inner join moment on user_days.date_day <= moment.today
    where user_days.app_opens > 0

),

gaps as (

    select
        user_id,
        days_ago,
        lag(days_ago) over (partition by user_id order by days_ago desc) - days_ago as gap_days
    from open_days

),

final as (

    select
        user_id,
        min(days_ago) as days_since_last_open,
        {{ median('cast(gap_days as ' ~ double_type() ~ ')') }} as usual_gap_days
    from gaps
    group by user_id

)

select * from final
