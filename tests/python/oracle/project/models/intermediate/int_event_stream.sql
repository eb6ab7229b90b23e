-- the random histories, in the shape segments read them
-- depends_on: {{ ref('int_event_times') }}
-- depends_on: {{ ref('int_event_times_changed') }}
-- depends_on: {{ ref('load_ledger') }}
-- depends_on: {{ ref('int_load_definitions') }}
select
    {{ person_key('user_id') }} as person_key,
    *
from read_parquet('{{ var("oracle_data") }}/events.parquet')
