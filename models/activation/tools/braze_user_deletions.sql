{{ config(materialized='view') }}

with

deletions as (

    select
        *,
        row_number() over (partition by external_id order by updated_at desc) as recency
    from {{ ref('user_deletions') }}

),

-- a deletion that was taken back must not reach a tool that reads it late
final as (

    select
        updated_at,
        external_id
    from deletions
    where recency = 1 and change_type = 'deleted'

)

select * from final
