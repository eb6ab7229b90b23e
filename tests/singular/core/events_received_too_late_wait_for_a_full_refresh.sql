{{ config(severity='warn') }}

{%- set window_start = none if flags.FULL_REFRESH else load_window_start() %}

with

conservation as (

    select * from {{ ref('events_conservation_daily') }}

)

select * from conservation
where
    missed_events > 0
    and {{ 'received_day <= cast(' ~ window_start ~ ' as date)' if window_start is not none else 'false' }}
