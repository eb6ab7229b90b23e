with

synced_segments as (

    select * from {{ ref('synced_segments') }}

),

campaigns as (

    select * from {{ ref('int_campaigns') }}

),

catalog as (

    select * from {{ ref('segment_catalog') }}

),

of_segments as (

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

),

of_campaigns as (

    select
        'campaign:' || campaigns.campaign_id || ':' || campaigns.variant as audience_id,
        campaigns.name || ' (' || campaigns.variant || ')' as audience_name,
        'campaign' as audience_type,
        campaigns.campaign_id,
        campaigns.variant,
        campaigns.segment,
        'On their way through this campaign, whose members are: ' || catalog.description as description,
        campaigns.priority,
        campaigns.exclusion_group,
        campaigns.status in ('live', 'measured_only')
        and (campaigns.ends_at is null or campaigns.ends_at > {{ as_of() }}) as is_active,
        cast(null as decimal(18, 4)) as move_limit
    from campaigns
    inner join catalog on campaigns.segment = catalog.segment

),

final as (

    select * from of_segments
    union all
    select * from of_campaigns

)

select * from final
