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

-- what goes with what somebody has comes first; who has too little to go by gets what is popular
candidates as (

    select
        user_id,
        kind,
        item,
        because_of,
        score,
        0 as people
    from reached
    where weight_rank = 1

    union all

    select
        people.user_id,
        popular.kind,
        popular.item,
        null as because_of,
        0 as score,
        popular.people
    from people
    inner join popular on popular.place <= {{ most_popular }}
    left join reached
        on people.user_id = reached.user_id and popular.kind = reached.kind and popular.item = reached.item and reached.weight_rank = 1
    where reached.item is null

),

ranked as (

    select
        candidates.*,
        row_number() over (
            partition by candidates.user_id, candidates.kind
            order by candidates.score desc, candidates.people desc, {{ ordered_text('candidates.item') }}
        ) as place
    from candidates
    inner join people on candidates.user_id = people.user_id
    left join owned on candidates.user_id = owned.user_id and candidates.kind = owned.kind and candidates.item = owned.item
    where owned.item is null

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
