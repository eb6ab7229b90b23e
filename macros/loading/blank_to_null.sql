{#- Empty text is missing. Ids and names that people type are also freed of blanks around them; trimming every cell of a large
    table would cost more than parsing it. -#}
{% macro blank_to_null(column, trimmed=false) -%}
    nullif({{ 'trim(' ~ column ~ ')' if trimmed else column }}, '')
{%- endmacro %}
