with

events as (

    select * from {{ ref('fct_events') }}

),

features as (

    select * from {{ ref('features') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

members as (

    select * from {{ ref('segment_members') }}

),

used as (

    select
        user_id,
        feature_name,
        min(occurred_at) as first_used_at,
        max(occurred_at) as last_used_at,
        count(*) as uses,
        count(distinct {{ date_in_time_zone('occurred_at', var('reporting_timezone')) }}) as days_used,
        sum(case when occurred_at > {{ add_minutes(as_of(), -28 * 1440) }} then 1 else 0 end) as uses_28
    from events
    where event_name = 'feature_used' and feature_name is not null and occurred_at <= {{ as_of() }}
    group by user_id, feature_name

),

recorded as (

    select min(occurred_at) as began_at from events

),

classes as (

    select
        user_id,
        case segment when 'power_users' then 'power' else 'casual' end as user_class
    from members
    where segment in ('power_users', 'casual_users')

),

devoted as (

    select
        user_id,
        per_value as feature_name
    from members
    where segment = 'single_feature_users'

),

final as (

    select
        used.user_id,
        used.feature_name,
        features.feature_tier,
        used.first_used_at,
        used.last_used_at,
        used.uses,
        used.days_used,
        cast(used.uses_28 as {{ dbt.type_bigint() }}) as uses_28,
        -- whoever was known before the events begin may have used it before, unseen
        case when users.first_seen_at >= recorded.began_at then
            cast({{ seconds_between('users.first_seen_at', 'used.first_used_at') }} as {{ double_type() }}) / 86400
        end as days_to_adopt,
        case when users.first_seen_at >= recorded.began_at then
            {{ to_epoch_ms('used.first_used_at') }}
            < {{ to_epoch_ms('users.first_seen_at') }} + {{ window_ms('feature_first_week') }}
        end as used_in_first_week,
        coalesce(
            classes.user_class,
            case when sum(used.uses_28) over (partition by used.user_id) > 0 then 'regular' else 'inactive' end
        ) as user_class,
        devoted.user_id is not null as is_only_feature
    from used
    inner join users on used.user_id = users.user_id
    cross join recorded
    left join features on used.feature_name = features.feature_name
    left join classes on used.user_id = classes.user_id
    left join devoted on used.user_id = devoted.user_id and used.feature_name = devoted.feature_name
    where users.deleted_at is null or users.deleted_at > {{ as_of() }}

)

select * from final
