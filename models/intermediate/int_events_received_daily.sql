{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_days_counted_again',
    on_schema_change='sync_all_columns',
) }}
{%- set differing = older_days_that_differ() -%}
{{ counted_again_note(differing) }}
-- it says whether the stored rows were counted by the definitions of today
-- depends_on: {{ ref('int_load_definitions') }}
-- depends_on: {{ ref('int_events_unioned') }}

with

received as (

    select * from {{ ref('int_events_received') }}
    {%- if is_incremental_load() %}
    where {{ is_counted_again(differing) }}
    {%- endif %}

),

final as (

    select
        source,
        arrival_day,
        cast(received_at as date) as received_day,
        cast(count(*) as {{ dbt.type_bigint() }}) as raw_events
    from received
    group by 1, 2, 3

)

select * from final
