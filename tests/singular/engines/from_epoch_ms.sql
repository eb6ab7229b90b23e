{{ mismatches(from_epoch_ms('cast(given as ' ~ dbt.type_bigint() ~ ')'), type=dbt.type_timestamp(), cases=[
    ['0', '1970-01-01 00:00:00'],
    ['-1', '1969-12-31 23:59:59.999'],
    ['1780272000001', '2026-06-01 00:00:00.001'],
    [none, none],
]) }}
