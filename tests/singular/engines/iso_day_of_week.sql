{#- 2026-06-01 is a Monday. -#}
{{ mismatches(iso_day_of_week('cast(given as date)'), type=dbt.type_bigint(), cases=[
    ['2026-06-01', '1'],
    ['2026-06-06', '6'],
    ['2026-06-07', '7'],
    ['1969-12-29', '1'],
]) }}
