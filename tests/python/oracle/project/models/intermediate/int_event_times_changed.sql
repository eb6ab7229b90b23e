{{ config(schema='intermediate') }}

-- written as the event stream's hook does
with changes as (
    select person_key, changed_from_ms from {{ ref('int_user_changes') }} where user_id is not null
)

select times.*, times.at_ms - changes.changed_from_ms as ms_after_change
from {{ ref('int_event_times') }} as times
inner join changes using (person_key)
order by times.event_number, times.person_key, times.at_ms, times.kind_number
