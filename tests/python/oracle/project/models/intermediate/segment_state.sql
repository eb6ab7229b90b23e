{{ config(schema='intermediate', materialized='incremental', incremental_strategy='append') }}

-- that it is there makes segments read the narrow stream, as they do in a build; they and the stream write their rows
select
    cast(null as varchar) as segment,
    cast(null as varchar) as definition_hash,
    cast(null as bigint) as changes_through
where 1 = 0
