with

addressees as (

    select * from {{ ref('int_campaign_addressees') }}

),

events as (

    select * from {{ ref('fct_events') }}
    where user_id in (select user_id from addressees)

),

-- what there is to name: the most frequent, of equals the first by name, or the latest
named as (

    select
        user_id,
        'favorite_feature' as fact,
        feature_name as name,
        count(*) as weight
    from events
    where event_name = 'feature_used' and feature_name is not null
    group by user_id, feature_name

    union all

    select
        user_id,
        'favorite_category' as fact,
        product_category as name,
        count(*) as weight
    from events
    where event_name = 'product_purchased' and product_category is not null
    group by user_id, product_category

    union all

    select
        user_id,
        'last_project' as fact,
        {{ json_text('properties', ['project_name']) }} as name,
        max({{ to_epoch_ms('occurred_at') }}) as weight
    from events
    where event_name = 'project_created'
    group by user_id, {{ json_text('properties', ['project_name']) }}

    union all

    select
        user_id,
        'limit_name' as fact,
        {{ json_text('properties', ['limit_name']) }} as name,
        max({{ to_epoch_ms('occurred_at') }}) as weight
    from events
    where event_name = 'plan_limit_hit'
    group by user_id, {{ json_text('properties', ['limit_name']) }}

),

ranked as (

    select
        user_id,
        fact,
        name,
        row_number() over (partition by user_id, fact order by weight desc, {{ ordered_text('name') }}) as place
    from named
    where name is not null

),

final as (

    select
        user_id,
        max(case when fact = 'favorite_feature' then name end) as favorite_feature,
        max(case when fact = 'favorite_category' then name end) as favorite_category,
        max(case when fact = 'last_project' then name end) as last_project,
        max(case when fact = 'limit_name' then name end) as limit_name
    from ranked
    where place = 1
    group by user_id

)

select * from final
