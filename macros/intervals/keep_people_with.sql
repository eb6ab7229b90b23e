{#- The rows of those people only who have one above zero in each of some columns: to nobody else can happen what needs them all, and what is
    sorted next grows with the rows that stay. -#}
{% macro keep_people_with(scope, rows, columns, label) %}
    {%- set kept %}
    select *
    from {{ rows }}
    where user_id in (select user_id from {{ rows }} group by user_id having max({{ columns | join(') > 0 and max(') }}) > 0)
    {%- endset -%}
    {{ return(add_step(scope, 'keep_people_with_' ~ label, kept)) }}
{% endmacro %}
