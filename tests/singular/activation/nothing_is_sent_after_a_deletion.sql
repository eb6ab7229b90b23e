with

attribute_changes as (

    select * from {{ ref('user_attribute_changes') }}

),

deletions as (

    select
        external_id,
        updated_at,
        change_type,
        lead(updated_at) over (partition by external_id order by updated_at) as next_at
    from {{ ref('user_deletions') }}

)

select attribute_changes.*
from attribute_changes
inner join deletions on attribute_changes.external_id = deletions.external_id
where
    deletions.change_type = 'deleted'
    and attribute_changes.updated_at >= deletions.updated_at
    and (deletions.next_at is null or attribute_changes.updated_at < deletions.next_at)
