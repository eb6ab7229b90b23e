{{ config(schema='intermediate') }}

-- the first load is everybody's; of a second one the histories say who changed, and since when
select 1 as change_number, cast(null as varchar) as user_id, null::bigint as person_key, null::bigint as changed_from_ms, true as is_everybody
{%- if var('oracle_load') > 1 %}
union all
select 2, null, null, null, false
union all
select 2, user_id, {{ person_key('user_id') }}, epoch_ms(changed_from), false
from read_parquet('{{ var("oracle_data") }}/changes.parquet')
{%- endif %}
