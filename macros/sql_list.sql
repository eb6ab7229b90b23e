{#- A list of texts as a SQL list of literals: ('a', 'b'); an empty list matches nothing. -#}
{% macro sql_list(values) -%}
    ({% for value in values %}{{ text_literal(value) }}{{ ', ' if not loop.last }}{% else %}null{% endfor %})
{%- endmacro %}
