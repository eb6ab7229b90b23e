{#- Text of a time, or of a count since 1970-01-01 UTC (seconds up to 11 digits, else milliseconds), as text that parse_timestamp
    reads; what is neither stays, to be judged later. -#}
{% macro instant_text(text) -%}
    {%- set number = parse_decimal(text) -%}
    case
        when {{ number }} is null then {{ text }}
        when abs({{ number }}) < 100000000000 then {{ iso_instant(from_epoch_ms('cast(floor(' ~ number ~ ' * 1000) as ' ~ dbt.type_bigint() ~ ')')) }}
        else {{ iso_instant(from_epoch_ms('cast(floor(' ~ number ~ ') as ' ~ dbt.type_bigint() ~ ')')) }}
    end
{%- endmacro %}
