with

affinity as (

    select * from {{ ref('int_item_affinity') }}
    where basis = 'used'

),

final as (

    select
        item as feature_name,
        cast(place as {{ dbt.type_bigint() }}) as place,
        related_item as related_feature_name,
        people,
        related_people,
        people_both,
        similarity
    from affinity

)

select * from final
