with

events as (

    select * from {{ ref('fct_events') }}

)

select
    source,
    event_id
from events
where is_activity <> (session_id is not null)
