{#- A number as a plain decimal literal, never in exponent form (which SQL would read as a float). -#}
{% macro number_literal(number) %}
    {%- if number is integer -%}
        {{ return(number | string) }}
    {%- endif -%}
    {%- set digits = '%.10f' | format(number) -%}
    {{ return(digits.rstrip('0').rstrip('.')) }}
{% endmacro %}

{#- The same as a fraction of whole numbers, [75, 100] for 0.75: products of decimals cost more than all the rest of a comparison. -#}
{% macro fraction(number) %}
    {%- set digits = number_literal(number) -%}
    {%- set decimals = digits.partition('.')[2] | length -%}
    {#- more decimals could make products too large for a bigint -#}
    {{ return([digits.replace('.', '') | int, 10 ** decimals] if decimals <= 4 else [digits, 1]) }}
{% endmacro %}

{% macro timestamp_literal(utc) %}
    {{ return("timestamp '" ~ utc ~ "'") }}
{% endmacro %}

{#- Properties and traits are read as numbers of at most 18 digits before the point and 10 after it. -#}
{% macro number_type() %}
    {{ return(decimal_type(28, 10)) }}
{% endmacro %}
