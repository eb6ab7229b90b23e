{#- Redshift. dbt looks for redshift__ and then for postgres__, so whatever PostgreSQL's variant says in words that Redshift does
    not know (generate_series, ->>, collate "C", functions of our own) is said again here. A backslash in a text literal escapes;
    patterns are POSIX and know no (?:. -#}

{#- dbt's own name has no length, which Redshift takes for 256 bytes and cuts what is longer -#}
{% macro redshift__type_string() %}{{ return('varchar(65535)') }}{% endmacro %}

{% macro redshift__prepare_functions() %}{{ return('') }}{% endmacro %}

{% macro redshift__escape_text(text) %}
    {{ return(text.replace('\\', '\\\\').replace("'", "''")) }}
{% endmacro %}

{% macro redshift__ordered_text(expression) %}{{ return(expression) }}{% endmacro %}

{% macro redshift__to_epoch_ms(timestamp) %}
    {{ return("datediff(millisecond, timestamp '1970-01-01 00:00:00', " ~ timestamp ~ ')') }}
{% endmacro %}

{#- dateadd takes 32-bit numbers: days and the rest of the day are added apart -#}
{% macro redshift__from_epoch_ms(ms) %}
    {{ return('dateadd(millisecond, cast(mod(' ~ ms ~ ', 86400000) as integer), dateadd(day, cast((' ~ ms
        ~ ") / 86400000 as integer), timestamp '1970-01-01 00:00:00'))") }}
{% endmacro %}

{% macro redshift__add_minutes(column, minutes) -%}
    dateadd(minute, cast({{ minutes }} as integer), {{ column }})
{%- endmacro %}

{#- generate_series runs on the leader node only and cannot meet a table: numbers from 1 are made of cross joins, 16,384 days or 44 years -#}
{% macro redshift__days_between(first_column, last_column, relation) -%}
    select cast(dateadd(day, cast(days.generated_number as integer) - 1, {{ first_column }}) as date) as date_day
    from {{ relation }}
    inner join ({{ dbt.generate_series(16384) }}) as days on days.generated_number <= datediff(day, {{ first_column }}, {{ last_column }}) + 1
{%- endmacro %}

{% macro redshift__iso_day_of_week(date_column) -%}
    cast(mod(cast(extract(dow from {{ date_column }}) as integer) + 6, 7) + 1 as bigint)
{%- endmacro %}

{% macro redshift__local_from_utc(timestamp, zone) -%}
    convert_timezone('UTC', {{ zone }}, {{ timestamp }})
{%- endmacro %}

{% macro redshift__utc_from_local(timestamp, zone) -%}
    convert_timezone({{ zone }}, 'UTC', {{ timestamp }})
{%- endmacro %}

{% macro redshift__hex_to_integer(digits) %}
    {{ return('strtol(' ~ digits ~ ', 16)') }}
{% endmacro %}

{% macro redshift__lower_snake(column) -%}
    lower(regexp_replace({{ column }}, '[^[:alnum:]]+', '_'))
{%- endmacro %}

{% macro redshift__rounded(expression, type) -%}
    cast({{ expression }} as {{ type }})
{%- endmacro %}

{#- decimals take no exponent, so that a number with one goes through a double -#}
{% macro redshift__parse_decimal(text_column, type) -%}
    case
        when {{ text_column }} ~ '^-?(0|[1-9][0-9]*)([.][0-9]+)?$' then try_cast({{ text_column }} as {{ type }})
        when {{ text_column }} ~ '^-?(0|[1-9][0-9]*)([.][0-9]+)?[eE][+-]?[0-9]{1,2}$'
            then try_cast(cast(try_cast({{ text_column }} as double precision) as varchar) as {{ type }})
    end
{%- endmacro %}

{% macro redshift__parse_integer(text_column) -%}
    case when {{ text_column }} ~ '^-?[0-9]{1,9}$' then cast({{ text_column }} as integer) end
{%- endmacro %}

{% macro redshift__parse_timestamp(text_column) -%}
    {%- set clock = '[T ]([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9]([.][0-9]{1,9})?)?' -%}
    {%- set day = '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}' -%}
    {%- set spelled = "replace(regexp_replace(" ~ text_column ~ ", '(Z| UTC)$', ''), 'T', ' ')" -%}
    date_trunc('millisecond', case
        when {{ text_column }} ~ '^{{ day }}({{ clock }}(Z| UTC)?)?$' then try_cast({{ spelled }} as timestamp)
        when {{ text_column }} ~ '^{{ day }}{{ clock }}[+-](0[0-9]|1[0-4])(:?[0-5][0-9])?$'
            then try_cast({{ spelled }} as timestamptz) at time zone 'UTC'
    end)
{%- endmacro %}

{#- its own judgement: what it makes of equal keys is not written anywhere -#}
{% macro redshift__json_is_object(text_column) -%}
    case
        when not coalesce(is_valid_json({{ text_column }}), false) then false
        when {{ text_column }} !~ '^[[:space:]]*[{]' then false
        else {{ text_column }} !~ '(^|[^\\\\])(\\\\\\\\)*\\\\u0000'
    end
{%- endmacro %}

{% macro redshift__json_parse(text_column, names) -%}
    {{ text_column }}
{%- endmacro %}

{% macro redshift__json_member(parsed_column, name) -%}
    nullif(json_extract_path_text({{ parsed_column }}, {{ text_literal(name) }}, true), '')
{%- endmacro %}

{% macro redshift__json_string(expression) -%}
    json_serialize(cast(cast({{ expression }} as varchar(65535)) as super))
{%- endmacro %}

{% macro redshift__json_at(json, path) %}
    {%- set found = namespace(sql=json) -%}
    {%- for step in path -%}
        {%- set found.sql = ('json_extract_array_element_text(' ~ found.sql ~ ', ' ~ step if step is number
            else 'json_extract_path_text(' ~ found.sql ~ ', ' ~ text_literal(step)) ~ ', true)' -%}
    {%- endfor -%}
    {{ return(found.sql) }}
{% endmacro %}

{% macro redshift__json_text(json, path) %}
    {%- set found = redshift__json_at(json, path) -%}
    {{ return('case when not (left(' ~ found ~ ", 1) = '{' and is_valid_json(" ~ found ~ ')) and not (left(' ~ found
        ~ ", 1) = '[' and is_valid_json_array(" ~ found ~ ')) then ' ~ found ~ ' end') }}
{% endmacro %}

{% macro redshift__json_is_set(json, path) %}
    {{ return('coalesce(' ~ redshift__json_at(json, path) ~ ", '') <> ''") }}
{% endmacro %}

{#- an array can only be walked through in a from clause over a column, which no condition is -#}
{% macro redshift__json_includes(json, path, value) %}
    {% if execute %}{{ exceptions.raise_compiler_error(
        'Redshift cannot look into a JSON array inside a condition: `__includes` on ' ~ path | join('.')
        ~ ' has to become a property of its own in the staging model') }}{% endif %}
    {{ return('false') }}
{% endmacro %}

{% macro redshift__json_members(relation, columns, json) -%}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        member_name,
        case
            when json_typeof(member) in ('object', 'array') then json_serialize(member)
            when json_typeof(member) <> 'null' then cast(member as varchar(65535))
        end as member_value
    from (select *, json_parse({{ json }}) as members from {{ relation }}) as parsed, unpivot parsed.members as member at member_name
{%- endmacro %}

{% macro redshift__wall_clock_ms(ms, time_zone) %}{{ return(default__wall_clock_ms(ms, time_zone)) }}{% endmacro %}

{% macro redshift__as_json_text(column) -%}
    json_serialize({{ column }})
{%- endmacro %}

{% macro redshift__json_elements(relation, json_column) -%}
    select
        parsed.*,
        place + 1 as element_number,
        json_serialize(element) as element
    from (
        select
            *,
            json_parse(case when is_valid_json_array({{ json_column }}) then {{ json_column }} end) as elements
        from {{ relation }}
    ) as parsed, parsed.elements as element at place
{%- endmacro %}

{% macro redshift__text_as_json(text) -%}
    case
        when left({{ text }}, 1) = '{' and is_valid_json({{ text }}) then {{ text }}
        when left({{ text }}, 1) = '[' and is_valid_json_array({{ text }}) then {{ text }}
        else {{ json_string(text) }}
    end
{%- endmacro %}

{% macro redshift__json_without(json, keys) %}
    {% if execute %}{{ exceptions.raise_compiler_error('Redshift cannot take a member out of JSON: leave it out where the data are loaded') }}{% endif %}
    {{ return('null') }}
{% endmacro %}

{% macro redshift__key_values_as_json(list, left_out) %}{{ return(default__key_values_as_json(list, left_out)) }}{% endmacro %}
