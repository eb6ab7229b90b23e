-- one row per attribute whose source does not exist, with what to do
with

attributes as (

    select * from {{ ref('synced_attributes') }}

),

audiences as (

    select * from {{ ref('audiences') }}

),

segments as (

    select * from {{ ref('segment_catalog') }}

),

final as (

    select
        attribute,
        case
            when kind = 'column' and source not in {{ sql_list(user_attribute_columns().keys()) }} or kind = 'column' and source is null
                then 'source is no column of dim_users that may leave: use one of the macro user_attribute_columns'
            when kind = 'in_audience' and not exists (select 1 from audiences where audiences.audience_id = attributes.source)
                then 'source is no audience_id: use segment: and a segment of synced_segments.csv'
            when kind in ('next_entry_at', 'next_exit_at')
                and not exists (select 1 from segments where segments.segment = attributes.source)
                then 'source is no segment: use the name of a file under models/segments'
        end as mistake
    from attributes

)

select * from final
where mistake is not null
