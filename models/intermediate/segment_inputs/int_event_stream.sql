{{ config(materialized='view') }}

-- what segments read in its stead is there when it is
-- depends_on: {{ ref('int_event_times') }}

with

final as (

    {{ event_stream_rows() | indent(4) }}

)

select * from final
