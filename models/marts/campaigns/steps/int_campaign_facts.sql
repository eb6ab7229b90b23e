with

addressees as (

    select distinct user_id, per_value from {{ ref('int_campaign_addressees') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

favorites as (

    select * from {{ ref('int_campaign_favorites') }}

),

next_best as (

    select
        user_id,
        max(case when kind = 'product' then item end) as product_id,
        max(case when kind = 'feature' then item end) as feature_name
    from {{ ref('user_next_best') }}
    where place = 1 and user_id in (select user_id from addressees)
    group by user_id

),

features as (

    select * from {{ ref('features') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

counted as (

    select
        user_id,
        sum(case when event_name = 'project_created' then 1 else 0 end) as projects,
        max(case when event_name = 'level_reached' then {{ parse_integer(json_text('properties', ['level'])) }} end) as level
    from events
    where user_id in (select user_id from addressees) and event_name in ('project_created', 'level_reached')
    group by user_id

),

used as (

    select
        user_id,
        feature_name,
        count(*) as uses
    from events
    where
        user_id in (select user_id from addressees)
        and event_name = 'feature_used'
        and occurred_at > {{ add_minutes(as_of(), -28 * 1440) }}
    group by user_id, feature_name

),

titled as (

    select
        product_id,
        {{ json_text('properties', ['title']) }} as title,
        row_number() over (partition by product_id order by occurred_at desc, event_id desc) as recency
    from events
    where
        (product_id in (select per_value from addressees) or product_id in (select product_id from next_best))
        and {{ json_text('properties', ['title']) }} is not null

),

final as (

    select
        addressees.user_id,
        addressees.per_value,
        {{ message_value(json_text('users.traits', ['first_name'])) | indent(8) }} as first_name,
        {{ message_value('users.plan') }} as plan,
        {{ message_count('counted.projects') }} as projects,
        {{ message_value('favorites.last_project') }} as last_project,
        {{ message_count('counted.level') }} as level,
        {{ message_value('favorites.limit_name') }} as limit_name,
        {{ message_count('users.sessions') }} as sessions,
        {{ message_count('users.active_days') }} as active_days,
        {{ message_count(days_from('users.last_active_at', as_of())) }} as days_away,
        {{ message_value('coalesce(favorite_titles.title, favorites.favorite_feature)') }} as favorite_feature,
        {{ message_value('coalesce(key_titles.title, ' ~ text_literal(var('key_feature')) ~ ')') }} as key_feature,
        {{ message_count('users.orders') }} as orders,
        {{ message_value('favorites.favorite_category') }} as favorite_category,
        {{ message_value('titled.title') }} as product,
        {{ message_value('addressees.per_value') }} as category,
        {{ message_value('coalesce(features.title, addressees.per_value)') }} as feature,
        {{ message_count('used.uses') }} as feature_uses,
        {{ message_value('coalesce(next_titles.title, next_best.feature_name)') }} as recommended_feature,
        {{ message_value('coalesce(next_products.title, next_best.product_id)') }} as recommended_product
    from addressees
    left join users on addressees.user_id = users.user_id
    left join favorites on addressees.user_id = favorites.user_id
    left join counted on addressees.user_id = counted.user_id
    left join used on addressees.user_id = used.user_id and addressees.per_value = used.feature_name
    left join titled on addressees.per_value = titled.product_id and titled.recency = 1
    left join features on addressees.per_value = features.feature_name
    left join next_best on addressees.user_id = next_best.user_id
    left join features as next_titles on next_best.feature_name = next_titles.feature_name
    left join titled as next_products on next_best.product_id = next_products.product_id and next_products.recency = 1
    left join features as favorite_titles on favorites.favorite_feature = favorite_titles.feature_name
    left join features as key_titles on key_titles.feature_name = {{ text_literal(var('key_feature')) }}

)

select * from final
