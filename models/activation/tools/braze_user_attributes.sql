{{ config(materialized='view') }}

with

changes as (

    select * from {{ ref('user_attribute_changes') }}

),

deletions as (

    select
        external_id,
        max(updated_at) as deleted_by
    from {{ ref('user_deletions') }}
    where change_type = 'deleted'
    group by external_id

),

-- a first sync reads all rows: those from before a deletion would make a profile of somebody who asked to be forgotten
final as (

    select
        changes.updated_at,
        changes.external_id,
        changes.payload
    from changes
    left join deletions on changes.external_id = deletions.external_id
    where deletions.deleted_by is null or deletions.deleted_by < changes.updated_at

)

select * from final
