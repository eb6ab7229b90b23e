{#- Text to a decimal (numeric(18,4) unless told) or integer; null for anything outside the JSON number grammar (so no NaN, 1_000,
    +1, .5, blanks) and for numbers that do not fit. Further decimals are rounded half away from zero. -#}

{% macro parse_decimal(text_column, type=none) -%}
    {{ return(adapter.dispatch('parse_decimal', 'behavioral_segments')(text_column, type or money_type())) }}
{%- endmacro %}

{% macro duckdb__parse_decimal(text_column, type) -%}
    case
        when regexp_full_match({{ text_column }}, '-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d{1,2})?')
            then try_cast({{ text_column }} as {{ type }})
    end
{%- endmacro %}

{% macro postgres__parse_decimal(text_column, type) -%}
    {#- there is no cast that may fail: what does not fit is told before -#}
    {%- set precision, scale = modules.re.findall('[0-9]+', type) | map('int') -%}
    {#- cast outside, because a `case` that may be null forgets precision and scale -#}
    cast(case
        when {{ text_column }} !~ '^-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]{1,2})?$' then null
        when length({{ text_column }}) > 10000 then null
        when abs(round(cast({{ text_column }} as numeric), {{ scale }})) < 1e{{ precision - scale }} then cast({{ text_column }} as numeric)
    end as {{ type }})
{%- endmacro %}

{% macro spark__parse_decimal(text_column, type) -%}
    case
        when {{ text_column }} rlike r'^-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]{1,2})?\z'
            then try_cast({{ text_column }} as {{ type }})
    end
{%- endmacro %}

{% macro parse_integer(text_column) %}{{ return(adapter.dispatch('parse_integer', 'behavioral_segments')(text_column)) }}{% endmacro %}

{% macro duckdb__parse_integer(text_column) -%}
    case when regexp_full_match({{ text_column }}, '-?\d{1,9}') then try_cast({{ text_column }} as integer) end
{%- endmacro %}

{% macro postgres__parse_integer(text_column) -%}
    case when {{ text_column }} ~ '^-?[0-9]{1,9}$' then cast({{ text_column }} as integer) end
{%- endmacro %}

{% macro spark__parse_integer(text_column) -%}
    case when {{ text_column }} rlike r'^-?[0-9]{1,9}\z' then cast({{ text_column }} as integer) end
{%- endmacro %}
