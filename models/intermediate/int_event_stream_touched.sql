-- only an incremental run reads it, which dbt cannot see while parsing
-- depends_on: {{ ref('int_users_touched') }}

with

streamed as (

    {{ event_stream_rows('select user_id from ' ~ ref('int_users_touched') if changes_are_partial()) | indent(4) }}

),

-- where everything is read anyway, nobody has to be compared
final as (

    select * from streamed
    where {{ changes_are_partial() }}

)

select * from final
