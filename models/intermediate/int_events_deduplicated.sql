{{ config(materialized='view') }}

with

clean as (

    select * from {{ ref('int_events_clean') }}

),

copied as (

    select * from {{ ref('int_events_copied') }}

),

final as (

    select clean.*
    from clean
    where not exists (
        select 1
        from copied
        where copied.source = clean.source and copied.event_id = clean.event_id
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
