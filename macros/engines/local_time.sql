{#- What a clock on the wall shows at a UTC timestamp, and back, in a zone that is a column. A local time that a clock change
    skips is taken an hour later, one that comes twice is the later one. -#}
{% macro local_from_utc(timestamp, zone) %}{{ return(adapter.dispatch('local_from_utc', 'behavioral_segments')(timestamp, zone)) }}{% endmacro %}

{% macro duckdb__local_from_utc(timestamp, zone) -%}
    timezone({{ zone }}, timezone('UTC', {{ timestamp }}))
{%- endmacro %}

{% macro postgres__local_from_utc(timestamp, zone) -%}
    ((({{ timestamp }}) at time zone 'UTC') at time zone {{ zone }})
{%- endmacro %}

{% macro spark__local_from_utc(timestamp, zone) -%}
    from_utc_timestamp({{ timestamp }}, {{ zone }})
{%- endmacro %}

{% macro utc_from_local(timestamp, zone) %}{{ return(adapter.dispatch('utc_from_local', 'behavioral_segments')(timestamp, zone)) }}{% endmacro %}

{% macro duckdb__utc_from_local(timestamp, zone) -%}
    timezone('UTC', timezone({{ zone }}, {{ timestamp }}))
{%- endmacro %}

{% macro postgres__utc_from_local(timestamp, zone) -%}
    ((({{ timestamp }}) at time zone {{ zone }}) at time zone 'UTC')
{%- endmacro %}

{% macro spark__utc_from_local(timestamp, zone) -%}
    to_utc_timestamp({{ timestamp }}, {{ zone }})
{%- endmacro %}
