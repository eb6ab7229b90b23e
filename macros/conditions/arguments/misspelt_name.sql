{#- The word behind an undefined value. What was called like a macro forgets its name: then it is the first word of the file that
    is called and that dbt does not know. -#}
{% macro misspelt_name(value) %}
    {%- set comments_and_texts = "(?s)\\{#.*?#\\}|'(?:\\\\.|[^'\\\\])*'|\"(?:\\\\.|[^\"\\\\])*\"" -%}
    {%- set code = modules.re.sub(comments_and_texts, '', model.raw_code or '') -%}
    {%- if modules.re.search('\\b' ~ value.name ~ '\\b', code) -%}
        {{ return(value.name) }}
    {%- endif -%}
    {%- for word in modules.re.findall('(?<![.|\\w])([A-Za-z_]\\w*)\\s*\\(', code) if word not in context -%}
        {{ return(word) }}
    {%- endfor -%}
    {{ return('a word') }}
{% endmacro %}

{#- True for an argument that was not given, false for a word nobody knows: dbt has a class of its own for the latter, and two
    undefined values are equal where their class is. -#}
{% macro is_left_out(value, never_given) %}
    {{ return(value is undefined and value == never_given) }}
{% endmacro %}
