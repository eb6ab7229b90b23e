{{ config(
    materialized='incremental',
    incremental_strategy=rows_appended(),
    full_refresh=false,
    on_schema_change='append_new_columns',
) }}

-- empty at first: load_ledger writes into it in the transaction that says a load is complete, int_events_judged in that of its rows
select
    cast(null as {{ dbt.type_string() }}) as user_id,
    cast(null as {{ dbt.type_string() }}) as anonymous_id,
    cast(null as {{ dbt.type_string() }}) as source,
    cast(null as {{ dbt.type_string() }}) as event_id,
    cast(null as {{ dbt.type_string() }}) as order_id,
    cast(null as {{ dbt.type_timestamp() }}) as occurred_at,
    cast(null as {{ dbt.type_string() }}) as content_hash,
    cast(null as {{ dbt.type_boolean() }}) as is_of_complete_load
from (select 1 as one) as nothing
where one = 0
