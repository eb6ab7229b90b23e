{#- On 2026-09-06 clocks in Santiago go from 24:00 to 01:00 at 04:00 UTC: the day begins without a midnight. -#}
{{ mismatches(date_in_time_zone('cast(given as ' ~ dbt.type_timestamp() ~ ')', 'America/Santiago'), type='date', cases=[
    ['2026-09-06 03:59:59.999', '2026-09-05'],
    ['2026-09-06 04:00:00', '2026-09-06'],
    ['2026-09-07 02:59:59.999', '2026-09-06'],
    ['2026-09-07 03:00:00', '2026-09-07'],
]) }}
