-- what random sources sent of people
select *
from read_parquet('{{ var("oracle_data") }}/observations.parquet')
