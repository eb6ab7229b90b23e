{#- The whole numbers from 1 to n, as the column `number`. -#}
{% macro numbers_to(n) -%}
    select generated_number as number
    from ({{ dbt.generate_series(n) }}) as series
{%- endmacro %}
