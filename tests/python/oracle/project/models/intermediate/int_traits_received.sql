-- what random sources sent of people
select
    *,
    false as sets_once
from read_parquet('{{ var("oracle_data") }}/observations.parquet')
