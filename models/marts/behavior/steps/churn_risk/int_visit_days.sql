-- the newest gaps count as the person's own rhythm; older ones are another life
{%- set newest_gaps = 10 %}

with

user_days as (

    select * from {{ ref('fct_user_days') }}

),

visit_days as (

    select
        user_id,
        date_day,
        {{ day_number('date_day') }} as day_number
    from user_days
    where activity_events > 0 and date_day <= {{ date_in_time_zone(as_of(), var('reporting_timezone')) }}

),

neighbours as (

    select
        user_id,
        date_day,
        day_number,
        lead(day_number) over (partition by user_id order by day_number) as next_day_number,
        row_number() over (partition by user_id order by day_number) as visits,
        first_value(day_number) over (partition by user_id order by day_number rows unbounded preceding) as first_day_number,
        lag(day_number, {{ newest_gaps }}) over (partition by user_id order by day_number) as oldest_counted
    from visit_days

),

final as (

    select
        user_id,
        date_day,
        day_number,
        next_day_number,
        visits,
        least(visits - 1, {{ newest_gaps }}) as gaps,
        day_number - coalesce(oldest_counted, first_day_number) as gap_days
    from neighbours

)

select * from final
