{#- Condition on rows of a table: another one, which may go on with a `where`, has one like it in some columns. -#}
{% macro is_beside(rows, others, columns) %}
    {%- set are_equal = [] -%}
    {%- for column in columns -%}
        {%- do are_equal.append('beside.' ~ column ~ ' = ' ~ rows ~ '.' ~ column) -%}
    {%- endfor -%}
    {{ return('exists (select 1 from (select ' ~ columns | join(', ') ~ ' from ' ~ others ~ ') as beside where '
        ~ are_equal | join(' and ') ~ ')') }}
{% endmacro %}

{#- The same of source and event_id, where few events are looked for among many. The id alone comes first: DuckDB hands a single key on to the scan,
    and looks at both only in what that leaves. -#}
{% macro shares_event(rows, others) %}
    {{ return('(' ~ rows ~ '.event_id in (select event_id from ' ~ others ~ ') and ' ~ is_beside(rows, others, ['source', 'event_id']) ~ ')') }}
{% endmacro %}
