{#- SQL: HH:MM as minutes after midnight, 24:00 included; null for everything else. -#}
{% macro minute_of_day(text_column) -%}
    {{ parse_integer(dbt.split_part(text_column, "':'", 1)) }} * 60 + {{ parse_integer(dbt.split_part(text_column, "':'", 2)) }}
{%- endmacro %}
