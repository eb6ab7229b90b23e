with

conservation as (

    select * from {{ ref('events_conservation_daily') }}

)

select * from conservation
where missed_events < 0
