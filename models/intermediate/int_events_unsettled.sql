{{ config(materialized='incremental', incremental_strategy=rows_appended(), full_refresh=false) }}

-- empty at first: int_events_sessionized writes into it in the transaction that changes its rows, and fct_events clears it
select
    cast(null as {{ dbt.type_string() }}) as source,
    cast(null as {{ dbt.type_string() }}) as event_id
from (select 1 as one) as nothing
where one = 0
