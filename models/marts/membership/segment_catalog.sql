with

described as (

    {{ described_segments() | indent(4) }}

),

members as (

    select * from {{ ref('segment_members') }}

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

sizes as (

    select
        segment,
        count(*) as memberships,
        count(distinct user_id) as size
    from members
    group by segment

),

population as (

    select count(*) as people
    from lives
    where first_seen_at <= {{ as_of() }} and (deleted_at is null or deleted_at > {{ as_of() }})

),

final as (

    select
        described.segment,
        described.family,
        described.description,
        described.owner,
        described.goal,
        coalesce(sizes.size, 0) as size,
        coalesce(sizes.memberships, 0) as memberships,
        case when population.people > 0 then
            cast(coalesce(sizes.size, 0) as {{ double_type() }}) / population.people
        end as share_of_users
    from described
    cross join population
    left join sizes on described.segment = sizes.segment

)

select * from final
