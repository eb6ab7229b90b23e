{#- Text to UTC timestamp, floored to the millisecond; null for anything outside the grammar
    YYYY-MM-DD[T or space HH:MM[:SS[.fraction]][Z, or ` UTC`, or +HH[[:]MM]]]. No zone means UTC; offsets reach 14:59. The grammar
    is checked before the cast, because each engine's own cast lets other things through (`now`, 24:00, year 0, +25:00). -#}

{% macro parse_timestamp(text_column) %}{{ return(adapter.dispatch('parse_timestamp', 'behavioral_segments')(text_column)) }}{% endmacro %}

{% macro duckdb__parse_timestamp(text_column) -%}
    {%- set day = '[1-9]\d{3}-\d{2}-\d{2}' -%}
    {%- set clock = '[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?' -%}
    {#- a plain timestamp ignores offsets, so only UTC may take the cheaper of the two casts -#}
    date_trunc('millisecond', case
        when regexp_full_match({{ text_column }}, '{{ day }}(?:{{ clock }}(?:Z| UTC)?)?') then try_cast({{ text_column }} as timestamp)
        when regexp_full_match({{ text_column }}, '{{ day }}{{ clock }}[+-](?:0\d|1[0-4])(?::?[0-5]\d)?')
            then cast(try_cast({{ text_column }} as timestamptz) at time zone 'UTC' as timestamp)
    end)
{%- endmacro %}
