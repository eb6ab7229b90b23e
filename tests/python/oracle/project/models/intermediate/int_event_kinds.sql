{{ config(schema='intermediate') }}

-- the kinds of events among the histories
{{ number_kinds("select * from read_parquet('" ~ var('oracle_data') ~ "/events.parquet')") }}
