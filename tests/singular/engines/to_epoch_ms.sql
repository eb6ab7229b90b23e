{#- 2026-06-01 is 20605 days after 1970-01-01. -#}
{{ mismatches(to_epoch_ms('cast(given as ' ~ dbt.type_timestamp() ~ ')'), type=dbt.type_bigint(), cases=[
    ['1970-01-01 00:00:00', '0'],
    ['1969-12-31 23:59:59.999', '-1'],
    ['2026-06-01 00:00:00.001', '1780272000001'],
    [none, none],
]) }}
