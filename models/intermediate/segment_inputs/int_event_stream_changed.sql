with

streamed as (

    {{ event_stream_rows('select user_id from ' ~ ref('int_user_changes') ~ ' where user_id is not null') | indent(4) }}

),

-- one event name at a time and each person in order, as segments read
final as (

    select * from streamed
    order by event_name, person_key, occurred_at

)

select * from final
