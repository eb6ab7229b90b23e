{#- `given` holds a quote in a key too: keys are data. -#}
{{ mismatches(json_text('given', ['a', "it's"]), type=dbt.type_string(), cases=[
    ['{"a": {"it\'s": "text"}}', 'text'],
    ['{"a": {"it\'s": 12}}', '12'],
    ['{"a": {"it\'s": ""}}', ''],
    ['{"a": {"it\'s": null}}', none],
    ['{"a": {"it\'s": {"b": 1}}}', none],
    ['{"a": {"it\'s": [1]}}', none],
    ['{"a": "it\'s"}', none],
    ['{}', none],
    [none, none],
]) }}
