{{ config(materialized='view') }}

select
    {%- for column in clean_event_columns() %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('int_events_judged') }}
where quarantine_reasons is null
