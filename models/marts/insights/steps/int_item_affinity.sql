-- Item to item: G. Linden, B. Smith, J. York, Amazon.com Recommendations, IEEE Internet Computing 7 (2003): the cosine of two items'
-- people. Drawn towards 0 by n / (n + shrinkage) where few people (n) have both: R. Bell, Y. Koren, Scalable Collaborative Filtering
-- with Jointly Derived Neighborhood Interpolation Weights, ICDM 2007.
with

uses as (

    select * from {{ ref('int_item_uses') }}
    where last_used_at > {{ add_minutes(as_of(), -1440 * var('affinity_days')) }}

),

-- who has everything says little about what goes together, and costs the square of it
newest as (

    select
        *,
        row_number() over (partition by basis, user_id order by last_used_at desc, {{ ordered_text('item') }}) as age_rank
    from uses

),

kept as (

    select * from newest
    where age_rank <= {{ var('affinity_items_per_person') }}

),

items as (

    select
        basis,
        item,
        count(*) as people
    from kept
    group by basis, item

),

pairs as (

    select
        kept.basis,
        kept.item,
        others.item as related_item,
        count(*) as people_both
    from kept
    inner join kept as others on kept.basis = others.basis and kept.user_id = others.user_id and kept.item <> others.item
    group by kept.basis, kept.item, others.item

),

similar_pairs as (

    select
        pairs.*,
        items.people,
        related.people as related_people,
        {{ rounded(
            'cast(pairs.people_both as ' ~ double_type() ~ ') * pairs.people_both / sqrt(cast(items.people as ' ~ double_type()
            ~ ') * related.people) / (pairs.people_both + ' ~ var('affinity_shrinkage') ~ ')', 'decimal(18, 6)') }} as similarity
    from pairs
    inner join items on pairs.basis = items.basis and pairs.item = items.item
    inner join items as related on pairs.basis = related.basis and pairs.related_item = related.item

),

ranked as (

    select
        *,
        row_number() over (
            partition by basis, item order by similarity desc, people_both desc, {{ ordered_text('related_item') }}
        ) as place
    from similar_pairs

),

final as (

    select
        basis,
        item,
        place,
        related_item,
        people,
        related_people,
        people_both,
        similarity
    from ranked
    where place <= {{ var('affinity_neighbours') }}

)

select * from final
