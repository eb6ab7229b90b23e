-- one row per random user
select
    {{ person_key('user_id') }} as person_key,
    *
from read_parquet('{{ var("oracle_data") }}/users.parquet')
