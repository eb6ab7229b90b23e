{#- Parsed once, then read: text as it is, other values as JSON writes them; null, empty text and absence are all nothing. -#}
{%- set parsed = json_parse('given', ['a', 'b.c']) -%}
{{ mismatches(json_member('(' ~ parsed ~ ')', 'a'), type=dbt.type_string(), cases=[
    ['{"a": "text"}', 'text'],
    ['{"a": "O\'Neil \\"the\\" \\\\ 🌿"}', 'O\'Neil "the" \\ 🌿'],
    ['{"a": 9.99}', '9.99'],
    ['{"a": 12}', '12'],
    ['{"a": true}', 'true'],
    ['{"a": ""}', none],
    ['{"a": null}', none],
    ['{"b.c": "dotted"}', none],
    ['{"A": "other case"}', none],
    ['{}', none],
    [none, none],
]) }}
