{#- Text as a JSON string, quotes and control characters escaped; null for null. -#}
{% macro json_string(expression) %}{{ return(adapter.dispatch('json_string', 'behavioral_segments')(expression)) }}{% endmacro %}

{% macro duckdb__json_string(expression) -%}
    cast(to_json(cast({{ expression }} as varchar)) as varchar)
{%- endmacro %}

{% macro postgres__json_string(expression) -%}
    cast(to_json(cast({{ expression }} as text)) as text)
{%- endmacro %}

{% macro spark__json_string(expression) -%}
    {#- to_json only writes objects: {"v":"..."} without what stands around the string; it leaves out members that are null -#}
    case when {{ expression }} is not null then regexp_extract(to_json(named_struct('v', {{ expression }})), '(?s)^.{5}(.*).$', 1) end
{%- endmacro %}

{#- A UTC timestamp as ISO 8601 text to the millisecond: 2026-08-31T12:00:00.000Z. -#}
{% macro iso_instant(timestamp) %}{{ return(adapter.dispatch('iso_instant', 'behavioral_segments')(timestamp)) }}{% endmacro %}

{% macro duckdb__iso_instant(timestamp) -%}
    strftime({{ timestamp }}, '%Y-%m-%dT%H:%M:%S.%gZ')
{%- endmacro %}

{% macro postgres__iso_instant(timestamp) -%}
    to_char({{ timestamp }}, 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"')
{%- endmacro %}

{% macro spark__iso_instant(timestamp) -%}
    date_format({{ timestamp }}, "yyyy-MM-dd'T'HH:mm:ss.SSS'Z'")
{%- endmacro %}
