with

users as (

    select * from {{ ref('dim_users') }}
    where not is_anonymous

),

goals as (

    select * from {{ ref('insight_goals') }}
    where goal = {{ text_literal(var('insight_goal')) }}

),

events as (

    select * from {{ ref('fct_events') }}
    where occurred_at <= {{ as_of() }}

),

conversions as (

    select
        events.user_id,
        min(events.occurred_at) as converted_at
    from events
    inner join goals on events.event_name = goals.event_name or (goals.event_name is null and events.is_activity)
    group by events.user_id

),

dated as (

    select
        user_id,
        first_seen_at,
        deleted_at,
        coalesce(signed_up_at, first_seen_at) as began_at,
        cast({{ dbt.date_trunc('week', 'coalesce(signed_up_at, first_seen_at)') }} as date) as began_week
    from users

),

ranked as (

    select
        *,
        row_number() over (
            partition by began_week order by {{ stable_share('user_id', 'segment_outcomes') }}, {{ ordered_text('user_id') }}
        ) as week_rank
    from dated

),

final as (

    select
        ranked.user_id,
        ranked.began_week,
        {{ day_number(date_in_time_zone('ranked.began_at', var('reporting_timezone'))) }} as began_day,
        {{ to_epoch_ms('ranked.first_seen_at') }} as first_seen_ms,
        {{ to_epoch_ms('ranked.deleted_at') }} as deleted_ms,
        {{ to_epoch_ms('conversions.converted_at') }} as converted_ms
    from ranked
    left join conversions on ranked.user_id = conversions.user_id
    where ranked.week_rank <= {{ var('outcome_people_per_week') }}

)

select * from final
