with

synced_segments as (

    select * from {{ ref('synced_segments') }}

),

catalog as (

    select * from {{ ref('segment_catalog') }}

),

final as (

    select
        'segment:' || synced_segments.segment as audience_id,
        synced_segments.audience_name,
        'segment' as audience_type,
        cast(null as {{ dbt.type_string() }}) as campaign_id,
        cast(null as {{ dbt.type_string() }}) as variant,
        synced_segments.segment,
        catalog.description,
        synced_segments.priority,
        cast(null as {{ dbt.type_string() }}) as exclusion_group,
        synced_segments.is_active,
        synced_segments.move_limit
    from synced_segments
    inner join catalog on synced_segments.segment = catalog.segment

)

select * from final
