-- the level of everyone alive once more, straight from fct_events
with

users as (

    select * from {{ ref('dim_users') }}
    where first_seen_at <= {{ as_of() }} and (deleted_at is null or deleted_at > {{ as_of() }})

),

opens as (

    select
        user_id,
        {{ to_epoch_ms(as_of()) }} - {{ to_epoch_ms('occurred_at') }} as age_ms,
        {{ dbt.datediff(
            date_in_time_zone('occurred_at', var('reporting_timezone')),
            date_in_time_zone(as_of(), var('reporting_timezone')), 'day') }} as days_ago
    from {{ ref('fct_events') }}
    where event_name = 'app_opened' and occurred_at <= {{ as_of() }}

),

rhythm as (

    select
        user_id,
        min(age_ms) as age_ms,
        count(distinct case when days_ago < 7 then days_ago end) as open_days
    from opens
    group by user_id

),

judged as (

    select
        users.user_id,
        case
            when rhythm.open_days >= {{ var('daily_habit_active_days') }} then 'daily'
            when rhythm.age_ms < 7 * 86400000 then 'weekly'
            when coalesce(rhythm.age_ms, {{ to_epoch_ms(as_of()) }} - {{ to_epoch_ms('users.first_seen_at') }})
                >= {{ window_ms('dormant_after') }} then 'dormant'
            else 'monthly'
        end as engagement_level
    from users
    left join rhythm on users.user_id = rhythm.user_id

)

select
    judged.user_id,
    judged.engagement_level,
    engagement.engagement_level as engagement_level_there
from judged
full outer join {{ ref('user_engagement') }} as engagement on judged.user_id = engagement.user_id
where coalesce(judged.engagement_level, '') <> coalesce(engagement.engagement_level, '')
