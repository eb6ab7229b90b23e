-- who is in a feature segment now, once by the segments and once by user_feature_adoption
with

members as (

    select * from {{ ref('segment_members') }}

),

adoptions as (

    select * from {{ ref('user_feature_adoption') }}

),

both_ways as (

    select distinct user_class || ' user' as what, user_id from adoptions
    where user_class in ('power', 'casual')

    union all

    select 'only ' || feature_name as what, user_id from adoptions
    where is_only_feature

    union all

    -- facts of the table that the segments must know of, too
    select distinct 'no ' || '{{ var('key_feature') }}' as what, user_id from adoptions
    where feature_name = '{{ var('key_feature') }}'

),

by_segment as (

    select 'power user' as what, user_id from members
    where segment = 'power_users'

    union all

    select 'casual user' as what, user_id from members
    where segment = 'casual_users'

    union all

    select 'only ' || per_value as what, user_id from members
    where segment = 'single_feature_users'

),

disagreements as (

    select
        coalesce(both_ways.what, by_segment.what) as what,
        coalesce(both_ways.user_id, by_segment.user_id) as user_id
    from both_ways
    full outer join by_segment on both_ways.what = by_segment.what and both_ways.user_id = by_segment.user_id
    where
        (both_ways.user_id is null or by_segment.user_id is null)
        and coalesce(both_ways.what, '') <> 'no ' || '{{ var('key_feature') }}'

    union all

    select
        both_ways.what,
        both_ways.user_id
    from both_ways
    inner join members on both_ways.user_id = members.user_id
    where members.segment = 'key_feature_non_adopters' and both_ways.what = 'no ' || '{{ var('key_feature') }}'

    union all

    -- casual, power and regular people used something within 28 days; the inactive used nothing
    select
        user_class || ' with ' || case when sum(uses_28) > 0 then 'some' else 'no' end || ' use' as what,
        user_id
    from adoptions
    group by user_id, user_class
    having (user_class = 'inactive') = (sum(uses_28) > 0)

)

select * from disagreements
