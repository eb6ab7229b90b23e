{{ mismatches(floor_to_ms('cast(given as ' ~ dbt.type_timestamp() ~ ')'), type=dbt.type_timestamp(), cases=[
    ['2026-06-01 00:00:00.999999', '2026-06-01 00:00:00.999'],
    ['1969-12-31 23:59:59.999999', '1969-12-31 23:59:59.999'],
]) }}
