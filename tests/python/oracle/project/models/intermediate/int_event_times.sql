{{ config(schema='intermediate') }}

-- the same histories, narrow and with people as numbers: what segments read where nothing but times is asked
with events as (
    select *
    from read_parquet('{{ var("oracle_data") }}/events.parquet')
)

select
    events.event_name,
    lives.person_key,
    events.occurred_at,
    events.is_activity
from events
inner join {{ ref('int_user_lives') }} as lives on events.user_id = lives.user_id
order by events.event_name, lives.person_key, events.occurred_at
