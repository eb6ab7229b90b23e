{#- A text compared with a value as a `where` compares: an unquoted number as number, a date as instant, else text. -#}
{% macro equals_value(text, value) %}
    {%- set kind = value_kind(value) -%}
    {%- if kind == 'number' -%}
        {{ return(parse_decimal(text, number_type()) ~ ' = ' ~ number_literal(value)) }}
    {%- elif kind == 'instant' -%}
        {{ return(parse_timestamp(text) ~ ' = ' ~ timestamp_literal(utc_instant(value))) }}
    {%- endif -%}
    {{ return(text ~ ' = ' ~ text_literal(value)) }}
{% endmacro %}
