{#- Text to UTC timestamp, floored to the millisecond; null for anything outside the grammar
    YYYY-MM-DD[T or space HH:MM[:SS[.fraction]][Z, or ` UTC`, or +HH[[:]MM]]]. No zone means UTC; offsets reach 14:59. The grammar
    is checked before the cast, because each engine's own cast lets other things through (`now`, 24:00, year 0, +25:00). -#}

{% macro parse_timestamp(text_column) %}{{ return(adapter.dispatch('parse_timestamp', 'behavioral_segments')(text_column)) }}{% endmacro %}

{% macro duckdb__parse_timestamp(text_column) -%}
    {%- set day = '[1-9]\d{3}-\d{2}-\d{2}' -%}
    {%- set clock = '[T ](?:[01]\d|2[0-3]):[0-5]\d(?::[0-5]\d(?:\.\d{1,9})?)?' -%}
    {#- What most senders write is read first: blanks aside, a format's field takes no more digits than it is written with, so 24
        characters without a blank at either end are that format to the letter. A plain timestamp ignores offsets, so only UTC may
        take the cheaper of the two casts. -#}
    coalesce(
        case
            when
                strlen({{ text_column }}) = 24 and ends_with({{ text_column }}, 'Z')
                and {{ text_column }} >= '1' and {{ text_column }} < ':'
                then try_strptime({{ text_column }}, '%Y-%m-%dT%H:%M:%S.%gZ')
        end,
        date_trunc('millisecond', case
            when regexp_full_match({{ text_column }}, '{{ day }}(?:{{ clock }}(?:Z| UTC)?)?')
                then try_cast({{ text_column }} as timestamp)
            when regexp_full_match({{ text_column }}, '{{ day }}{{ clock }}[+-](?:0\d|1[0-4])(?::?[0-5]\d)?')
                then cast(try_cast({{ text_column }} as timestamptz) at time zone 'UTC' as timestamp)
        end)
    )
{%- endmacro %}

{#- Days that are in the calendar, for engines whose cast stops at others: 1000-01-01 to 9999-12-31. -#}
{% macro calendar_day_pattern() -%}
    (?:[1-9][0-9]{3}-(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))|(?:[1-9][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|[2468][048]|[3579][26])00)-02-29)
{%- endmacro %}

{% macro postgres__parse_timestamp(text_column) -%}
    {%- set clock = '[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?' -%}
    {#- PostgreSQL rounds to microseconds: what is finer than a millisecond is cut before -#}
    {%- set cut = 'regexp_replace(' ~ text_column ~ ", '([.][0-9]{3})[0-9]+', '\\1')" -%}
    case
        when {{ text_column }} ~ '^{{ calendar_day_pattern() }}(?:{{ clock }}(?:Z| UTC)?)?$' then cast({{ cut }} as timestamp)
        when {{ text_column }} ~ '^{{ calendar_day_pattern() }}{{ clock }}[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?$'
            then cast({{ cut }} as timestamp with time zone) at time zone 'UTC'
    end
{%- endmacro %}

{% macro spark__parse_timestamp(text_column) -%}
    {%- set clock = '[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?' -%}
    {#- Spark wants a colon in an offset; one of hours alone gets its minutes -#}
    {%- set cut = 'regexp_replace(' ~ text_column ~ ", '([.][0-9]{3})[0-9]+', '$1')" -%}
    {%- set spelled = "regexp_replace(regexp_replace(" ~ cut ~ ", '([+-][0-9]{2})$', '$1:00'), '([+-][0-9]{2})([0-9]{2})$', '$1:$2')" -%}
    case
        when {{ text_column }} rlike r'^{{ calendar_day_pattern() }}(?:{{ clock }}(?:Z| UTC)?)?\z' then try_cast({{ cut }} as timestamp)
        when {{ text_column }} rlike r'^{{ calendar_day_pattern() }}{{ clock }}[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?\z'
            then try_cast({{ spelled }} as timestamp)
    end
{%- endmacro %}
