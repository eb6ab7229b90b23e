with

numbered as (

    select
        *,
        lag(change_type) over (partition by audience_id, user_id, per_value order by updated_at) as previous_type,
        lag(updated_at) over (partition by audience_id, user_id, per_value order by updated_at) as previous_at
    from {{ ref('audience_changes') }}

)

select * from numbered
where change_type = coalesce(previous_type, 'removed') or previous_at = updated_at
