{{ mismatches(json_is_set('given', ['a']), type=dbt.type_boolean(), cases=[
    ['{"a": "text"}', 'true'],
    ['{"a": 0}', 'true'],
    ['{"a": false}', 'true'],
    ['{"a": []}', 'true'],
    ['{"a": ""}', 'false'],
    ['{"a": null}', 'false'],
    ['{"b": 1}', 'false'],
    [none, 'false'],
]) }}
