{%- set earlier = "cast('2026-06-01 00:00:00' as " ~ dbt.type_timestamp() ~ ')' -%}
{%- set later = 'cast(given as ' ~ dbt.type_timestamp() ~ ')' -%}
{{ mismatches(seconds_between(earlier, later), type='decimal(18, 3)', cases=[
    ['2026-06-01 00:00:00', '0'],
    ['2026-06-01 00:10:00.001', '600.001'],
    ['2026-06-02 00:00:00', '86400'],
    ['2026-05-31 23:59:59.5', '-0.5'],
    [none, none],
]) }}
