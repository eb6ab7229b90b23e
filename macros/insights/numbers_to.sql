{#- The whole numbers from 1 to n, as the column `number`. -#}
{% macro numbers_to(n) -%}
    select cast(generated_number as {{ dbt.type_int() }}) as number
    from ({{ dbt.generate_series(n) }}) as series
{%- endmacro %}
