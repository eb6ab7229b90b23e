{{ config(materialized='view') }}

with

members as (

    select * from {{ ref('audience_members') }}

),

audiences as (

    select * from {{ ref('audiences') }}

),

final as (

    select
        members.membership_key,
        members.user_id as external_id,
        members.audience_id,
        audiences.audience_name,
        audiences.audience_type,
        audiences.campaign_id,
        audiences.variant,
        members.per_value,
        members.member_since
    from members
    inner join audiences on members.audience_id = audiences.audience_id

)

select * from final
