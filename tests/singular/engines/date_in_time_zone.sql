{#- Clocks in Berlin go from 02:00 to 03:00 at 01:00 UTC on 2026-03-29: that day has 23 hours. -#}
{{ mismatches(date_in_time_zone('cast(given as ' ~ dbt.type_timestamp() ~ ')', 'Europe/Berlin'), type='date', cases=[
    ['2026-03-28 22:59:59.999', '2026-03-28'],
    ['2026-03-28 23:00:00', '2026-03-29'],
    ['2026-03-29 21:59:59.999', '2026-03-29'],
    ['2026-03-29 22:00:00', '2026-03-30'],
    [none, none],
]) }}
