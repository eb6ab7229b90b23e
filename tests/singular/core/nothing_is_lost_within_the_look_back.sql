{%- set window_start = none if flags.FULL_REFRESH else load_window_start() -%}
with

conservation as (

    select * from {{ ref('events_conservation_daily') }}

)

select * from conservation
where
    missed_events > 0
    {%- if window_start is not none %}
    -- the day in which the look-back begins is only read from some moment on
    and (received_day is null or received_day > cast({{ window_start }} as date))
    {%- endif %}
