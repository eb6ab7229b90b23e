{{ mismatches(json_string('given'), type=dbt.type_string(), cases=[
    ['plain', '"plain"'],
    ['say "hi"', '"say \\"hi\\""'],
    ['back\\slash', '"back\\\\slash"'],
    ['two\nlines\tand tab', '"two\\nlines\\tand tab"'],
    ['ünï 🌿', '"ünï 🌿"'],
    ['', '""'],
    [none, none],
]) }}
