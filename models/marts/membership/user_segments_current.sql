with

members as (

    select * from {{ ref('segment_members') }}

),

-- a person who is in a keyed segment for several keys is in it once
segments_of_user as (

    select distinct user_id, segment
    from members

),

final as (

    select
        user_id,
        count(*) as segment_count,
        {{ dbt.listagg('segment', "','", 'order by ' ~ ordered_text('segment')) }} as segments
    from segments_of_user
    group by user_id

)

select * from final
