{{ mismatches(parse_integer('given'), type=dbt.type_int(), cases=[
    ['0', '0'],
    ['1987', '1987'],
    ['-5', '-5'],
    ['999999999', '999999999'],
    ['1000000000', none],
    ['1987.0', none],
    ['1e3', none],
    ['1_000', none],
    ['+1', none],
    [' 1', none],
    ['', none],
    [none, none],
]) }}
