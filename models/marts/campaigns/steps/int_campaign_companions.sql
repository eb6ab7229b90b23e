with

events as (

    select * from {{ ref('fct_events') }}
    where event_name = 'feature_used' and feature_name is not null and occurred_at > {{ add_minutes(as_of(), -28 * 1440) }}

),

uses as (

    select distinct user_id, feature_name from events

),

pairs as (

    select
        uses.feature_name,
        others.feature_name as companion,
        count(*) as people
    from uses
    inner join uses as others on uses.user_id = others.user_id and uses.feature_name <> others.feature_name
    group by uses.feature_name, others.feature_name

),

ranked as (

    select
        feature_name,
        companion,
        people,
        row_number() over (partition by feature_name order by people desc, {{ ordered_text('companion') }}) as place
    from pairs

),

final as (

    select
        feature_name,
        companion,
        people
    from ranked
    where place = 1

)

select * from final
