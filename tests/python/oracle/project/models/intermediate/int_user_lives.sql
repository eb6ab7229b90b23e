-- one row per random user
select *
from read_parquet('{{ var("oracle_data") }}/users.parquet')
