{#- Snowflake. Timestamps are timestamp_ntz in UTC. In its text literals a backslash escapes, so patterns use brackets instead;
    its patterns are POSIX and know no (?:. regexp_like matches the whole text. -#}

{% macro snowflake__escape_text(text) %}
    {{ return(text.replace('\\', '\\\\').replace("'", "''")) }}
{% endmacro %}

{% macro snowflake__to_epoch_ms(timestamp) %}
    {{ return('date_part(epoch_millisecond, ' ~ timestamp ~ ')') }}
{% endmacro %}

{% macro snowflake__from_epoch_ms(ms) %}
    {{ return('to_timestamp_ntz(' ~ ms ~ ', 3)') }}
{% endmacro %}

{% macro snowflake__add_minutes(column, minutes) -%}
    dateadd(minute, {{ minutes }}, {{ column }})
{%- endmacro %}

{% macro snowflake__days_between(first_column, last_column, relation) -%}
    select cast(dateadd(day, days.value, {{ first_column }}) as date) as date_day
    from {{ relation }},
        lateral flatten(input => array_generate_range(0, datediff(day, {{ first_column }}, {{ last_column }}) + 1)) as days
{%- endmacro %}

{% macro snowflake__iso_day_of_week(date_column) -%}
    dayofweekiso({{ date_column }})
{%- endmacro %}

{% macro snowflake__local_from_utc(timestamp, zone) -%}
    convert_timezone('UTC', {{ zone }}, {{ timestamp }})
{%- endmacro %}

{% macro snowflake__utc_from_local(timestamp, zone) -%}
    convert_timezone({{ zone }}, 'UTC', {{ timestamp }})
{%- endmacro %}

{% macro snowflake__iso_instant(timestamp) -%}
    to_char({{ timestamp }}, 'YYYY-MM-DD"T"HH24:MI:SS.FF3"Z"')
{%- endmacro %}

{% macro snowflake__hex_to_integer(digits) %}
    {{ return('to_number(' ~ digits ~ ", 'XXXXXXXX')") }}
{% endmacro %}

{% macro snowflake__lower_snake(column) -%}
    lower(regexp_replace({{ column }}, '[^[:alnum:]]+', '_'))
{%- endmacro %}

{% macro snowflake__parse_decimal(text_column, type) -%}
    case
        when regexp_like({{ text_column }}, '-?(0|[1-9][0-9]*)([.][0-9]+)?([eE][+-]?[0-9]{1,2})?')
            then try_cast({{ text_column }} as {{ type }})
    end
{%- endmacro %}

{% macro snowflake__parse_integer(text_column) -%}
    case when regexp_like({{ text_column }}, '-?[0-9]{1,9}') then try_cast({{ text_column }} as integer) end
{%- endmacro %}

{% macro snowflake__parse_timestamp(text_column) -%}
    {%- set clock = '[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?' -%}
    {%- set day = '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}' -%}
    {#- the formats it knows by itself have a T before the time and a colon in the offset -#}
    {%- set spelled = 'replace(' ~ text_column ~ ", ' ', 'T')" -%}
    {%- set offset = "regexp_replace(regexp_replace(" ~ spelled ~ ", '([+-][0-9]{2})$', '\\\\1:00'), '([+-][0-9]{2})([0-9]{2})$', '\\\\1:\\\\2')" -%}
    date_trunc('millisecond', case
        when regexp_like({{ text_column }}, '{{ day }}({{ clock }}(Z| UTC)?)?')
            then try_to_timestamp_ntz(regexp_replace({{ spelled }}, '(Z|TUTC)$', ''))
        when regexp_like({{ text_column }}, '{{ day }}{{ clock }}[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?')
            then cast(convert_timezone('UTC', try_to_timestamp_tz({{ offset }})) as timestamp_ntz)
    end)
{%- endmacro %}

{#- its own parser refuses duplicate keys at any depth, and lets through more than the grammar: commas too many, NaN, single quotes -#}
{% macro snowflake__json_is_object(text_column) -%}
    {%- set blanked = 'regexp_replace(' ~ text_column ~ ", '\"([^\"\\\\\\\\]|\\\\\\\\.)*\"', '\"\"')" -%}
    case
        when not coalesce(typeof(try_parse_json({{ text_column }})) = 'OBJECT', false) then false
        when regexp_instr({{ text_column }}, '(^|[^\\\\])(\\\\\\\\)*\\\\u0000') > 0 then false
        when regexp_instr({{ blanked }}, 'nan|inf|undefined|[''/]|,[[:space:]]*[]},]|[[{][[:space:]]*,', 1, 1, 0, 'i') > 0 then false
        else true
    end
{%- endmacro %}

{% macro snowflake__json_parse(text_column, names) -%}
    parse_json({{ text_column }})
{%- endmacro %}

{% macro snowflake__json_member(parsed_column, name) -%}
    nullif(cast(get({{ parsed_column }}, {{ text_literal(name) }}) as varchar), '')
{%- endmacro %}

{% macro snowflake__json_string(expression) -%}
    to_json(to_variant(cast({{ expression }} as varchar)))
{%- endmacro %}

{#- The value at a list of keys, as variant. -#}
{% macro snowflake__variant_at(json, path) %}
    {%- set found = namespace(sql='parse_json(' ~ json ~ ')') -%}
    {%- for key in path -%}
        {%- set found.sql = 'get(' ~ found.sql ~ ', ' ~ (key if key is number else text_literal(key)) ~ ')' -%}
    {%- endfor -%}
    {{ return(found.sql) }}
{% endmacro %}

{% macro snowflake__json_text(json, path) %}
    {%- set found = snowflake__variant_at(json, path) -%}
    {{ return('case when typeof(' ~ found ~ ") not in ('OBJECT', 'ARRAY') then cast(" ~ found ~ ' as varchar) end') }}
{% endmacro %}

{% macro snowflake__json_is_set(json, path) %}
    {{ return('coalesce(cast(' ~ snowflake__variant_at(json, path) ~ " as varchar), '') <> ''") }}
{% endmacro %}

{% macro snowflake__json_includes(json, path, value) %}
    {%- set matches = equals_value('cast(element as varchar)', value) -%}
    {{ return('coalesce(array_size(filter(as_array(' ~ snowflake__variant_at(json, path) ~ '), element -> ' ~ matches ~ ')) > 0, false)') }}
{% endmacro %}

{% macro snowflake__json_members(relation, columns, json) -%}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        members.key as member_name,
        cast(members.value as varchar) as member_value
    from {{ relation }}, lateral flatten(input => parse_json({{ json }})) as members
{%- endmacro %}

{% macro snowflake__json_at(json, path) -%}
    cast({{ snowflake__variant_at(json, path) }} as varchar)
{%- endmacro %}

{% macro snowflake__as_json_text(column) -%}
    case
        when typeof(to_variant({{ column }})) <> 'VARCHAR' then to_json(to_variant({{ column }}))
        when try_parse_json(cast({{ column }} as varchar)) is not null then cast({{ column }} as varchar)
    end
{%- endmacro %}

{% macro snowflake__json_elements(relation, json_column) -%}
    select
        {{ relation }}.*,
        elements.index + 1 as element_number,
        to_json(elements.value) as element
    from {{ relation }}, lateral flatten(input => as_array(try_parse_json({{ relation }}.{{ json_column }}))) as elements
{%- endmacro %}

{% macro snowflake__text_as_json(text) -%}
    case when left({{ text }}, 1) in ('[', '{') and try_parse_json({{ text }}) is not null then {{ text }} else {{ json_string(text) }} end
{%- endmacro %}

{% macro snowflake__json_without(json, keys) -%}
    to_json(object_delete(parse_json({{ json }}){% for key in keys %}, {{ text_literal(key) }}{% endfor %}))
{%- endmacro %}
