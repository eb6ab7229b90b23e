{#- Trino. Timestamps are timestamp(3) without zone, in UTC; a backslash in a text literal is just a backslash. -#}

{% macro trino__double_type() %}{{ return('double') }}{% endmacro %}

{% macro trino__to_epoch_ms(timestamp) %}
    {{ return("date_diff('millisecond', timestamp '1970-01-01 00:00:00.000', " ~ timestamp ~ ')') }}
{% endmacro %}

{% macro trino__from_epoch_ms(ms) %}
    {{ return("date_add('millisecond', " ~ ms ~ ", timestamp '1970-01-01 00:00:00.000')") }}
{% endmacro %}

{% macro trino__add_minutes(column, minutes) -%}
    date_add('minute', {{ minutes }}, {{ column }})
{%- endmacro %}

{#- a sequence must not run backwards -#}
{% macro trino__days_between(first_column, last_column, relation) -%}
    select cast(days.date_day as date) as date_day
    from {{ relation }}
    cross join unnest(sequence({{ first_column }}, greatest({{ first_column }}, {{ last_column }}), interval '1' day)) as days (date_day)
    where {{ first_column }} <= {{ last_column }}
{%- endmacro %}

{% macro trino__iso_day_of_week(date_column) -%}
    day_of_week({{ date_column }})
{%- endmacro %}

{% macro trino__local_from_utc(timestamp, zone) -%}
    cast(at_timezone(with_timezone({{ timestamp }}, 'UTC'), {{ zone }}) as timestamp(3))
{%- endmacro %}

{% macro trino__utc_from_local(timestamp, zone) -%}
    cast(at_timezone(with_timezone({{ timestamp }}, {{ zone }}), 'UTC') as timestamp(3))
{%- endmacro %}

{% macro trino__iso_instant(timestamp) -%}
    to_iso8601(cast({{ timestamp }} as timestamp(3))) || 'Z'
{%- endmacro %}

{% macro trino__hex_to_integer(digits) %}
    {{ return('from_base(' ~ digits ~ ', 16)') }}
{% endmacro %}

{% macro trino__lower_snake(column) -%}
    lower(regexp_replace({{ column }}, '[^\p{L}\p{Nd}]+', '_'))
{%- endmacro %}

{% macro trino__median(expression) -%}
    {#- there is no exact percentile: the mean of the two in the middle -#}
    {%- set sorted = 'array_agg(' ~ expression ~ ' order by ' ~ expression ~ ') filter (where ' ~ expression ~ ' is not null)' -%}
    (element_at({{ sorted }}, greatest((count({{ expression }}) + 1) / 2, 1))
        + element_at({{ sorted }}, count({{ expression }}) / 2 + 1)) / 2e0
{%- endmacro %}

{% macro trino__parse_decimal(text_column, type) -%}
    case
        when regexp_like({{ text_column }}, '^-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]{1,2})?\z')
            then try_cast({{ text_column }} as {{ type }})
    end
{%- endmacro %}

{% macro trino__parse_integer(text_column) -%}
    case when regexp_like({{ text_column }}, '^-?[0-9]{1,9}\z') then try_cast({{ text_column }} as integer) end
{%- endmacro %}

{% macro trino__parse_timestamp(text_column) -%}
    {%- set clock = '[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?' -%}
    {%- set day = '[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}' -%}
    {#- its ISO parser wants a T before the time, and takes the session's zone where none is given -#}
    {%- set cut = "regexp_replace(" ~ text_column ~ ", '([.][0-9]{3})[0-9]+', '$1')" -%}
    {%- set spelled = "replace(regexp_replace(" ~ cut ~ ", '(?:Z| UTC)$', ''), ' ', 'T')" -%}
    case
        when regexp_like({{ text_column }}, '^{{ day }}\z') then try_cast({{ text_column }} as timestamp(3))
        when regexp_like({{ text_column }}, '^{{ day }}{{ clock }}(?:Z| UTC)?\z')
            then cast(at_timezone(try(from_iso8601_timestamp({{ spelled }} || 'Z')), 'UTC') as timestamp(3))
        when regexp_like({{ text_column }}, '^{{ day }}{{ clock }}[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?\z')
            then cast(at_timezone(try(from_iso8601_timestamp({{ spelled }})), 'UTC') as timestamp(3))
    end
{%- endmacro %}

{#- its parser keeps one of two equal keys: then fewer members come back, which the colons outside strings tell -#}
{% macro trino__json_is_object(text_column) -%}
    {%- set parsed = 'json_format(try(json_parse(' ~ text_column ~ ')))' -%}
    case
        when not coalesce(substr({{ parsed }}, 1, 1) = '{', false) then false
        when regexp_like({{ text_column }}, '(^|[^\\])(\\\\)*\\u0000') then false
        else {{ trino__count_members(text_column) }} = {{ trino__count_members(parsed) }}
    end
{%- endmacro %}

{% macro trino__count_members(text) -%}
    length(regexp_replace(regexp_replace({{ text }}, '"(?:[^"\\]|\\.)*"', ''), '[^:]', ''))
{%- endmacro %}

{% macro trino__json_parse(text_column, names) -%}
    json_parse({{ text_column }})
{%- endmacro %}

{% macro trino__json_path(path) %}
    {{ return(text_literal('$["' ~ path | join('"]["') ~ '"]')) }}
{% endmacro %}

{% macro trino__json_member(parsed_column, name) -%}
    {%- set at_path = parsed_column ~ ', ' ~ trino__json_path([name]) -%}
    nullif(coalesce(json_extract_scalar({{ at_path }}), nullif(json_format(json_extract({{ at_path }})), 'null')), '')
{%- endmacro %}

{% macro trino__json_string(expression) -%}
    json_format(cast({{ expression }} as json))
{%- endmacro %}

{% macro trino__json_text(json, path) %}
    {{ return('json_extract_scalar(' ~ json ~ ', ' ~ trino__json_path(path) ~ ')') }}
{% endmacro %}

{% macro trino__json_is_set(json, path) %}
    {{ return('coalesce(json_format(json_extract(' ~ json ~ ', ' ~ trino__json_path(path) ~ ")), 'null') not in ('null', '\"\"')") }}
{% endmacro %}

{% macro trino__json_includes(json, path, value) %}
    {%- set elements = 'try_cast(json_extract(' ~ json ~ ', ' ~ trino__json_path(path) ~ ') as array(json))' -%}
    {{ return('coalesce(any_match(' ~ elements ~ ', item -> ' ~ equals_value("json_extract_scalar(item, '$')", value) ~ '), false)') }}
{% endmacro %}

{% macro trino__json_members(relation, columns, json) -%}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        members.member_name,
        coalesce(json_extract_scalar(members.member, '$'), nullif(json_format(members.member), 'null')) as member_value
    from {{ relation }}
    cross join unnest(cast(json_parse({{ json }}) as map(varchar, json))) as members (member_name, member)
{%- endmacro %}

{% macro trino__json_at(json, path) -%}
    {%- set steps -%}
        '${% for step in path %}{{ '[' ~ step ~ ']' if step is number else '["' ~ step ~ '"]' }}{% endfor %}'
    {%- endset -%}
    coalesce(json_extract_scalar({{ json }}, {{ steps }}), nullif(json_format(json_extract({{ json }}, {{ steps }})), 'null'))
{%- endmacro %}

{% macro trino__as_json_text(column) -%}
    json_format(cast({{ column }} as json))
{%- endmacro %}

{% macro trino__json_elements(relation, json_column) -%}
    select
        {{ relation }}.*,
        elements.element_number,
        json_format(elements.element) as element
    from {{ relation }}
    cross join unnest(try_cast(try(json_parse({{ relation }}.{{ json_column }})) as array(json))) with ordinality
        as elements (element, element_number)
{%- endmacro %}

{% macro trino__text_as_json(text) -%}
    case when substr({{ text }}, 1, 1) in ('[', '{') and try(json_parse({{ text }})) is not null then {{ text }} else {{ json_string(text) }} end
{%- endmacro %}

{% macro trino__json_without(json, keys) -%}
    json_format(cast(map_filter(
        cast(json_parse({{ json }}) as map(varchar, json)), (name, member) -> name not in {{ sql_list(keys) }}
    ) as json))
{%- endmacro %}
