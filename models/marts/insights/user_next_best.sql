{%- set most_popular = 5 * var('next_best_count') %}

with

uses as (

    select * from {{ ref('int_item_uses') }}

),

affinity as (

    select * from {{ ref('int_item_affinity') }}

),

people as (

    select user_id from {{ ref('dim_users') }}
    where deleted_at is null or deleted_at > {{ as_of() }}

),

owned as (

    select * from uses
    where basis in ('bought', 'used')

),

reached as (

    select
        uses.user_id,
        uses.kind,
        affinity.related_item as item,
        uses.item as because_of,
        sum(affinity.similarity) over (partition by uses.user_id, uses.kind, affinity.related_item) as score,
        row_number() over (
            partition by uses.user_id, uses.kind, affinity.related_item
            order by affinity.similarity desc, {{ ordered_text('uses.item') }}, uses.basis
        ) as weight_rank
    from uses
    inner join affinity on uses.basis = affinity.basis and uses.item = affinity.item

),

popular as (

    select
        kind,
        item,
        count(*) as people,
        row_number() over (partition by kind order by count(*) desc, {{ ordered_text('item') }}) as place
    from owned
    where last_used_at > {{ add_minutes(as_of(), -1440 * var('popularity_days')) }}
    group by kind, item

),

-- what goes with what somebody has, what is popular, and what they have: brought together by one grouping, because PostgreSQL joins
-- such lists by one of their three columns
gathered as (

    select
        user_id,
        kind,
        item,
        because_of,
        score,
        0 as people,
        0 as is_owned
    from reached
    where weight_rank = 1

    union all

    select
        people.user_id,
        popular.kind,
        popular.item,
        null as because_of,
        0 as score,
        popular.people,
        0 as is_owned
    from people
    inner join popular on popular.place <= {{ most_popular }}

    union all

    select
        user_id,
        kind,
        item,
        null as because_of,
        0 as score,
        0 as people,
        1 as is_owned
    from owned

),

candidates as (

    select
        user_id,
        kind,
        item,
        max(because_of) as because_of,
        max(score) as score,
        case when max(because_of) is null then max(people) else 0 end as people
    from gathered
    group by user_id, kind, item
    having max(is_owned) = 0

),

-- what goes with what somebody has comes first; who has too little to go by gets what is popular
ranked as (

    select
        candidates.*,
        row_number() over (
            partition by candidates.user_id, candidates.kind
            order by candidates.score desc, candidates.people desc, {{ ordered_text('candidates.item') }}
        ) as place
    from candidates
    inner join people on candidates.user_id = people.user_id

),

final as (

    select
        user_id,
        kind,
        cast(place as {{ dbt.type_bigint() }}) as place,
        item,
        cast(case when because_of is not null then score end as decimal(18, 6)) as score,
        because_of,
        case when because_of is not null then 'goes with ' || because_of else 'popular' end as reason
    from ranked
    where place <= {{ var('next_best_count') }}

)

select * from final
