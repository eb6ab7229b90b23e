-- uses of people alive, per feature: of fct_events, of user_feature_adoption and of feature_adoption
with

users as (

    select * from {{ ref('dim_users') }}
    where deleted_at is null or deleted_at > {{ as_of() }}

),

both_ways as (

    select feature_name, uses, 0 as uses_of_users, adopters
    from {{ ref('feature_adoption') }}

    union all

    select feature_name, 0 as uses, uses as uses_of_users, -1 as adopters
    from {{ ref('user_feature_adoption') }}

    union all

    select events.feature_name, -1 as uses, -1 as uses_of_users, 0 as adopters
    from {{ ref('fct_events') }} as events
    inner join users on events.user_id = users.user_id
    where events.event_name = 'feature_used' and events.feature_name is not null and events.occurred_at <= {{ as_of() }}

)

select
    feature_name,
    sum(uses) as uses_too_many,
    sum(uses_of_users) as uses_of_users_too_many,
    sum(adopters) as adopters_too_many
from both_ways
group by feature_name
having sum(uses) <> 0 or sum(uses_of_users) <> 0 or sum(adopters) <> 0
