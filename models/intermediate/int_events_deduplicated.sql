{{ config(materialized='view') }}

with

clean as (

    select * from {{ ref('int_events_clean') }}

),

copied as (

    select * from {{ ref('int_events_copied') }}

),

-- read apart: DuckDB holds what is named twice in memory, and whoever looks for few events then finds them by reading all
copied_ids as (

    select source, event_id from {{ ref('int_events_copied') }}

),

final as (

    select clean.*
    from clean
    where not exists (
        select 1
        from copied_ids
        where copied_ids.source = clean.source and copied_ids.event_id = clean.event_id
    )

    union all

    select
        {%- for column in clean_event_columns() %}
        {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from copied
    where duplicate_kind is null

)

select * from final
