with

audiences as (

    select * from {{ ref('audiences') }}

),

permitted as (

    select user_id from {{ ref('audience_permissions') }}
    where is_permitted

),

segment_members as (

    select * from {{ ref('segment_members') }}

),

of_segments as (

    select
        audiences.audience_id,
        segment_members.user_id,
        segment_members.per_value
    from segment_members
    inner join audiences on segment_members.segment = audiences.segment
    where audiences.audience_type = 'segment' and audiences.is_active

),

final as (

    select
        {{ membership_key() | indent(8) }} as membership_key,
        audience_id,
        user_id,
        per_value
    from of_segments
    where user_id in (select permitted.user_id from permitted)

)

select * from final
