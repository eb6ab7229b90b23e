{#- How alike two words are: twice the shared letter pairs over all letter pairs ("viewed" and "veiwed" share
    4 of 5 and 5). No edit distance exists in Jinja, and this needs none. -#}
{% macro nearest_name(word, candidates) %}
    {%- set best = namespace(name=none, score=0.45) -%}
    {%- set wanted = letter_pairs(word) -%}
    {%- for candidate in candidates -%}
        {%- set given = letter_pairs(candidate) -%}
        {%- set shared = wanted | select('in', given) | list | length -%}
        {%- set score = 2 * shared / ([wanted | length + given | length, 1] | max) -%}
        {%- if score > best.score -%}
            {%- set best.score = score -%}
            {%- set best.name = candidate -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(best.name) }}
{% endmacro %}

{% macro letter_pairs(word) %}
    {%- set letters = ' ' ~ (word | string | lower) ~ ' ' -%}
    {%- set pairs = [] -%}
    {%- for i in range(letters | length - 1) -%}
        {%- do pairs.append(letters[i:i + 2]) -%}
    {%- endfor -%}
    {{ return(pairs) }}
{% endmacro %}

{% macro did_you_mean(word, candidates) %}
    {%- set name = nearest_name(word, candidates) -%}
    {%- set known = candidates | sort -%}
    {{ return("did you mean '" ~ name ~ "'?" if name else 'known: ' ~ (known[:30] | join(', ')) ~ (', ...' if known | length > 30 else '.')) }}
{% endmacro %}
