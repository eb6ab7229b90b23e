{#- `select` of the rows that only one of two tables has, each once. Either may go on with a `where`. -#}
{% macro rows_that_differ(before, after, columns) -%}
    {%- set listed = columns | join(', ') -%}
    select {{ listed }}
    from (
        select {{ listed }}, 1 as side from {{ before }}
        union all
        select {{ listed }}, 2 as side from {{ after }}
    ) as both_sides
    group by {{ listed }}
    having min(side) = max(side)
{%- endmacro %}
