{#- Condition on rows of a table: another one, which may go on with a `where`, has one like it in some columns. -#}
{% macro is_beside(rows, others, columns) %}
    {%- set are_equal = [] -%}
    {%- for column in columns -%}
        {%- do are_equal.append('beside.' ~ column ~ ' = ' ~ rows ~ '.' ~ column) -%}
    {%- endfor -%}
    {{ return('exists (select 1 from (select ' ~ columns | join(', ') ~ ' from ' ~ others ~ ') as beside where '
        ~ are_equal | join(' and ') ~ ')') }}
{% endmacro %}
