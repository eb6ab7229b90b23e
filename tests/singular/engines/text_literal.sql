{#- Whatever a literal holds comes back as it was: its length in characters, and its own hash. -#}
{%- set texts = ["O'Neil", 'back\\slash', 'tab\tand\nline', '{{ brace }} %', 'Zoë 🌿', 'עברית'] -%}
{%- set cases = [] -%}
{%- for text in texts -%}{%- do cases.append([text, local_md5(text)]) -%}{%- endfor -%}
{{ mismatches(dbt.hash('given'), type=dbt.type_string(), cases=cases) }}
