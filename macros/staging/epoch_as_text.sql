{#- Text of a number since 1970-01-01 UTC as the text of an instant, cut to the millisecond; what is no such number, or beyond year
    9999, stays as it was sent, so that the quarantine shows it. -#}
{% macro epoch_as_text(text, per_second=1000) -%}
    {%- set number = parse_decimal(text, 'decimal(26, 6)') -%}
    {%- set ms = 'cast(floor(' ~ number ~ (' * ' ~ 1000 // per_second if per_second < 1000 else ' / ' ~ per_second // 1000 ~ '.0')
        ~ ') as ' ~ dbt.type_bigint() ~ ')' -%}
    case when {{ ms }} between 0 and 253402300799999 then {{ iso_instant(from_epoch_ms(ms)) }} else {{ text }} end
{%- endmacro %}
