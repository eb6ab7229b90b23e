{{ mismatches(add_minutes('cast(given as ' ~ dbt.type_timestamp() ~ ')', -1440), type=dbt.type_timestamp(), cases=[
    ['2026-03-01 00:00:00.001', '2026-02-28 00:00:00.001'],
    ['2026-03-29 12:00:00', '2026-03-28 12:00:00'],
    [none, none],
]) }}
