{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_opened_days',
    on_schema_change='sync_all_columns',
) }}

-- it says whether the stored rows were read as today's definitions have it
-- depends_on: {{ ref('int_load_definitions') }}

select * from {{ ref('int_traits_unioned') }}
{%- if is_incremental_load() %}
where {{ is_of_opened_day() }}
{%- endif %}
