-- one row per attribute whose source does not exist, with what to do
with

attributes as (

    select * from {{ ref('synced_attributes') }}

),

audiences as (

    select distinct audience_id from {{ ref('audiences') }}

),

segments as (

    select segment from {{ ref('segment_catalog') }}

),

judged as (

    select
        attributes.attribute,
        case
            when attributes.kind = 'column' and coalesce(attributes.source, '') not in {{ sql_list(user_attribute_columns().keys()) }}
                then 'source is no column of dim_users that may leave: use one of the macro user_attribute_columns'
            when attributes.kind = 'in_audience' and audiences.audience_id is null
                then 'source is no audience_id: use segment: and a segment of synced_segments.csv'
            when attributes.kind in ('next_entry_at', 'next_exit_at') and segments.segment is null
                then 'source is no segment: use the name of a file under models/segments'
        end as mistake
    from attributes
    left join audiences on attributes.source = audiences.audience_id
    left join segments on attributes.source = segments.segment

)

select * from judged
where mistake is not null
