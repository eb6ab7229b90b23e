{{ config(schema='intermediate') }}

select 1 as definitions_number
