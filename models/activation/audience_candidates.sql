with

audiences as (

    select * from {{ ref('audiences') }}
    where is_active

),

permitted as (

    select user_id from {{ ref('audience_permissions') }}
    where is_permitted

),

segment_members as (

    select * from {{ ref('segment_members') }}

),

journeys as (

    select * from {{ ref('campaign_journeys') }}

),

channel_permissions as (

    select * from {{ ref('int_campaign_permissions') }}

),

of_segments as (

    select
        audiences.audience_id,
        segment_members.user_id,
        segment_members.per_value
    from segment_members
    inner join audiences on audiences.audience_type = 'segment' and segment_members.segment = audiences.segment
    inner join permitted on segment_members.user_id = permitted.user_id

),

-- judged anew at every run: a consent taken back ends what was decided while it stood; a suppression counts from when it is known
of_campaigns as (

    select distinct
        audiences.audience_id,
        journeys.user_id,
        journeys.per_value
    from journeys
    inner join audiences on journeys.campaign_id = audiences.campaign_id and journeys.variant = audiences.variant
    inner join channel_permissions
        on journeys.user_id = channel_permissions.user_id and journeys.channel = channel_permissions.channel
    where
        journeys.eligibility = 'eligible'
        and not journeys.is_holdout
        and journeys.exited_at is null
        and {{ refusal('channel_permissions', as_of()) | indent(8) }} is null
        and (channel_permissions.suppressed_until is null or channel_permissions.suppressed_until <= {{ as_of() }})

),

unioned as (

    select * from of_segments
    union all
    select * from of_campaigns

),

final as (

    select
        {{ membership_key() | indent(8) }} as membership_key,
        audience_id,
        user_id,
        per_value
    from unioned

)

select * from final
