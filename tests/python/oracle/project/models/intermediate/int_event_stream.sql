-- the random histories, in the shape and order segments read them
select *
from read_parquet('{{ var("oracle_data") }}/events.parquet')
order by event_name, user_id, occurred_at
