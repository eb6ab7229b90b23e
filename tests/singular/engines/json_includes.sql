{{ mismatches(json_includes('given', ['a'], 'releases'), type=dbt.type_boolean(), cases=[
    ['{"a": ["community", "releases"]}', 'true'],
    ['{"a": ["Releases"]}', 'false'],
    ['{"a": []}', 'false'],
    ['{"a": "releases"}', 'false'],
    ['{"b": ["releases"]}', 'false'],
    [none, 'false'],
]) }}
