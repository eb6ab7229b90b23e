{{ mismatches(date_in_time_zone('cast(given as ' ~ dbt.type_timestamp() ~ ')', 'UTC'), type='date', cases=[
    ['2026-03-28 23:59:59.999', '2026-03-28'],
    ['2026-03-29 00:00:00', '2026-03-29'],
]) }}
