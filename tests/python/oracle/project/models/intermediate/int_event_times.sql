{{ config(schema='intermediate', post_hook=[
    "delete from {{ ref('segment_state') }} where segment = 'int_event_times'",
    "insert into {{ ref('segment_state') }} values ('int_event_times', 'in order by {{ event_kind_columns() | join(', ') }}', {{ var('oracle_load') }})",
]) }}

-- the same histories in numbers: what segments read where nothing is asked but times and what kinds tell
with events as (
    select *
    from read_parquet('{{ var("oracle_data") }}/events.parquet')
)

select
    kinds.event_number,
    lives.person_key,
    epoch_ms(events.occurred_at) as at_ms,
    kinds.kind_number
from events
inner join {{ ref('int_user_lives') }} as lives on events.user_id = lives.user_id
inner join {{ ref('int_event_kinds') }} as kinds on {{ is_of_kind('events', 'kinds') }}
order by kinds.event_number, lives.person_key, at_ms, kinds.kind_number
