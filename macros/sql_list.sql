{#- A list of texts as a SQL list of literals: ('a', 'b'); an empty list matches nothing. -#}
{% macro sql_list(values) -%}
    ({% for value in values %}'{{ dbt.escape_single_quotes(value) }}'{{ ', ' if not loop.last }}{% else %}null{% endfor %})
{%- endmacro %}
