-- marks what differs before this is asked
-- depends_on: {{ ref('int_events_judged') }}

with

seen as (

    select * from {{ ref('int_arrivals_seen') }}

),

changed as (

    select * from seen
    where not is_of_complete_load

),

as_they_were as (

    select * from seen
    where is_of_complete_load

),

-- another copy may count now; one that arrived before the window counts, or does not, as ever
with_copies as (

    select * from changed

    union all

    select * from as_they_were
    where {{ is_beside('as_they_were', 'changed', ['source', 'event_id']) }}

),

final as (

    select user_id, anonymous_id, occurred_at from with_copies

    union distinct

    select user_id, anonymous_id, occurred_at from as_they_were
    where {{ is_beside('as_they_were', 'with_copies', ['source', 'order_id']) }}

)

select * from final
