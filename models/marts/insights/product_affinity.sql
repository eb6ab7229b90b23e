with

affinity as (

    select * from {{ ref('int_item_affinity') }}
    where basis in ('bought', 'viewed')

),

final as (

    select
        basis,
        item as product_id,
        cast(place as {{ dbt.type_bigint() }}) as place,
        related_item as related_product_id,
        people,
        related_people,
        people_both,
        similarity
    from affinity

)

select * from final
