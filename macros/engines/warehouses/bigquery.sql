{#- BigQuery. Timestamps are `timestamp`, so in UTC; a local time is the timestamp at which clocks in UTC show it. JSON stays
    text and is read by its paths. -#}

{% macro bigquery__escape_text(text) %}
    {{ return(text.replace('\\', '\\\\').replace("'", "\\'")) }}
{% endmacro %}

{#- dbt-bigquery refuses strategies of our own; its merge without a key is an insert -#}
{% macro bigquery__rows_replaced() %}{{ return('table') }}{% endmacro %}

{% macro bigquery__rows_appended() %}{{ return('merge') }}{% endmacro %}

{% macro bigquery__double_type() %}{{ return('float64') }}{% endmacro %}

{#- numeric takes nine digits after the point -#}
{% macro bigquery__decimal_type(precision, scale) %}
    {{ return(('numeric' if scale <= 9 else 'bignumeric') ~ '(' ~ precision ~ ', ' ~ scale ~ ')') }}
{% endmacro %}

{% macro bigquery__to_epoch_ms(timestamp) %}
    {{ return('unix_millis(' ~ timestamp ~ ')') }}
{% endmacro %}

{% macro bigquery__from_epoch_ms(ms) %}
    {{ return('timestamp_millis(' ~ ms ~ ')') }}
{% endmacro %}

{% macro bigquery__add_minutes(column, minutes) -%}
    timestamp_add({{ column }}, interval {{ minutes }} minute)
{%- endmacro %}

{% macro bigquery__days_between(first_column, last_column, relation) -%}
    select date_day
    from {{ relation }}
    cross join unnest(generate_date_array({{ first_column }}, {{ last_column }})) as date_day
{%- endmacro %}

{% macro bigquery__iso_day_of_week(date_column) -%}
    mod(extract(dayofweek from {{ date_column }}) + 5, 7) + 1
{%- endmacro %}

{% macro bigquery__local_from_utc(timestamp, zone) -%}
    timestamp(datetime({{ timestamp }}, {{ zone }}))
{%- endmacro %}

{% macro bigquery__utc_from_local(timestamp, zone) -%}
    timestamp(datetime({{ timestamp }}), {{ zone }})
{%- endmacro %}

{% macro bigquery__iso_instant(timestamp) -%}
    format_timestamp('%Y-%m-%dT%H:%M:%E3SZ', {{ timestamp }})
{%- endmacro %}

{% macro bigquery__hex_to_integer(digits) %}
    {{ return("cast('0x' || " ~ digits ~ ' as int64)') }}
{% endmacro %}

{% macro bigquery__lower_snake(column) -%}
    lower(regexp_replace({{ column }}, r'[^\p{L}\p{Nd}]+', '_'))
{%- endmacro %}

{% macro bigquery__median(expression) -%}
    {#- there is no percentile that is an aggregate: the mean of the two in the middle -#}
    {%- set sorted = 'array_agg(' ~ expression ~ ' ignore nulls order by ' ~ expression ~ ')' -%}
    ({{ sorted }}[safe_offset(div(count({{ expression }}) - 1, 2))] + {{ sorted }}[safe_offset(div(count({{ expression }}), 2))]) / 2
{%- endmacro %}

{% macro bigquery__parse_decimal(text_column, type) -%}
    {#- what does not fit stops even a safe cast to a type with digits given -#}
    {%- set precision, scale = modules.re.findall('[0-9]+', type) | map('int') -%}
    {%- set number = 'safe_cast(' ~ text_column ~ ' as bignumeric)' -%}
    case
        when not regexp_contains({{ text_column }}, r'^-?(?:0|[1-9][0-9]*)(?:[.][0-9]+)?(?:[eE][+-]?[0-9]{1,2})?$') then null
        when abs(round({{ number }}, {{ scale }})) < bignumeric '1e{{ precision - scale }}' then cast({{ number }} as {{ type }})
    end
{%- endmacro %}

{% macro bigquery__parse_integer(text_column) -%}
    case when regexp_contains({{ text_column }}, r'^-?[0-9]{1,9}$') then safe_cast({{ text_column }} as int64) end
{%- endmacro %}

{% macro bigquery__parse_timestamp(text_column) -%}
    {%- set clock = '[T ](?:[01][0-9]|2[0-3]):[0-5][0-9](?::[0-5][0-9](?:[.][0-9]{1,9})?)?' -%}
    {#- its cast wants seconds and, in an offset, a colon; it knows microseconds at most -#}
    {%- set cut = "regexp_replace(" ~ text_column ~ ", r'([.][0-9]{3})[0-9]+', r'\\1')" -%}
    {%- set timed = "regexp_replace(" ~ cut ~ ", r'^(.{10}[T ][0-9]{2}:[0-9]{2})($|[^:])', r'\\1:00\\2')" -%}
    {%- set spelled = "regexp_replace(" ~ timed ~ ", r'([+-][0-9]{2})([0-9]{2})$', r'\\1:\\2')" -%}
    case
        when regexp_contains(
            {{ text_column }},
            r'^[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}(?:{{ clock }}(?:Z| UTC|[+-](?:0[0-9]|1[0-4])(?::?[0-5][0-9])?)?)?$'
        ) then safe_cast({{ spelled }} as timestamp)
    end
{%- endmacro %}

{#- its parser drops the second of two equal keys: then fewer members come back, which the colons outside strings tell -#}
{% macro bigquery__json_is_object(text_column) -%}
    {%- set parsed = 'safe.parse_json(' ~ text_column ~ ", wide_number_mode => 'round')" -%}
    case
        when not coalesce(json_type({{ parsed }}) = 'object', false) then false
        when regexp_contains({{ text_column }}, r'(^|[^\\])(\\\\)*\\u0000') then false
        else {{ bigquery__count_members(text_column) }} = {{ bigquery__count_members('to_json_string(' ~ parsed ~ ')') }}
    end
{%- endmacro %}

{% macro bigquery__count_members(text) -%}
    length(regexp_replace(regexp_replace({{ text }}, r'"(?:[^"\\]|\\.)*"', ''), '[^:]', ''))
{%- endmacro %}

{% macro bigquery__json_parse(text_column, names) -%}
    {{ text_column }}
{%- endmacro %}

{% macro bigquery__json_path(path) %}
    {{ return(text_literal('$."' ~ path | join('"."') ~ '"')) }}
{% endmacro %}

{% macro bigquery__json_member(parsed_column, name) -%}
    {%- set at_path = parsed_column ~ ', ' ~ bigquery__json_path([name]) -%}
    nullif(coalesce(json_value({{ at_path }}), nullif(nullif(json_query({{ at_path }}), 'null'), '""')), '')
{%- endmacro %}

{% macro bigquery__json_string(expression) -%}
    case when {{ expression }} is not null then to_json_string({{ expression }}) end
{%- endmacro %}

{% macro bigquery__json_text(json, path) %}
    {{ return('json_value(' ~ json ~ ', ' ~ bigquery__json_path(path) ~ ')') }}
{% endmacro %}

{% macro bigquery__json_is_set(json, path) %}
    {{ return("coalesce(json_query(" ~ json ~ ', ' ~ bigquery__json_path(path) ~ "), 'null') not in ('null', '\"\"')") }}
{% endmacro %}

{% macro bigquery__json_includes(json, path, value) %}
    {{ return('exists (select 1 from (select json_value(item) as element from unnest(json_query_array(' ~ json ~ ', '
        ~ bigquery__json_path(path) ~ ')) as item) where ' ~ equals_value('element', value) ~ ')') }}
{% endmacro %}

{% macro bigquery__json_members(relation, columns, json) -%}
    {%- set member = 'parse_json(' ~ json ~ ", wide_number_mode => 'round')[member_name]" %}
    select
        {%- for column in columns %}
        {{ column }},
        {%- endfor %}
        member_name,
        coalesce(json_value({{ member }}), nullif(to_json_string({{ member }}), 'null')) as member_value
    from {{ relation }}
    cross join unnest(json_keys(parse_json({{ json }}, wide_number_mode => 'round'), 1)) as member_name
{%- endmacro %}

{% macro bigquery__json_elements(relation, json_column) -%}
    select
        {{ relation }}.*,
        place + 1 as element_number,
        element
    from {{ relation }}
    cross join unnest(json_query_array({{ relation }}.{{ json_column }})) as element with offset as place
{%- endmacro %}

{% macro bigquery__text_as_json(text) -%}
    case
        when left({{ text }}, 1) in ('[', '{') and safe.parse_json({{ text }}, wide_number_mode => 'round') is not null then {{ text }}
        else {{ json_string(text) }}
    end
{%- endmacro %}

{% macro bigquery__json_without(json, keys) -%}
    to_json_string(json_remove(parse_json({{ json }}, wide_number_mode => 'round')
    {%- for key in keys %}, {{ bigquery__json_path([key]) }}{% endfor %}))
{%- endmacro %}
