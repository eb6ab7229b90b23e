{{ config(materialized='view') }}

with

campaigns as (

    select distinct campaign_id, segment from {{ ref('int_campaigns') }}
    where is_absence_based

),

findings as (

    select * from {{ ref('outage_findings') }}
    where not is_approved

),

-- missing volume holds whatever stands on absence; a crowd holds its own segment
final as (

    select
        campaigns.campaign_id,
        {{ dbt.listagg('findings.finding_id', "','", 'order by ' ~ ordered_text('findings.finding_id')) }} as finding_ids
    from campaigns
    inner join findings on findings.kind <> 'audience' or campaigns.segment = findings.name
    group by campaigns.campaign_id

)

select * from final
