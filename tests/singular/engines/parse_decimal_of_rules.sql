{{ mismatches(parse_decimal('given', number_type()), type=number_type(), cases=[
    ['9.99', '9.99'],
    ['-1.5e3', '-1500'],
    ['0.00000000005', '0.0000000001'],
    ['999999999999999999', '999999999999999999'],
    ['1000000000000000000', none],
    ['NaN', none],
    [none, none],
]) }}
