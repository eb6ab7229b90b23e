{#- Time inside the algebra is bigint milliseconds since 1970-01-01 UTC. -#}
{% macro to_epoch_ms(timestamp) %}
    {{ return(adapter.dispatch('to_epoch_ms', 'behavioral_segments')(timestamp)) }}
{% endmacro %}

{% macro duckdb__to_epoch_ms(timestamp) %}
    {{ return('epoch_ms(' ~ timestamp ~ ')') }}
{% endmacro %}

{% macro postgres__to_epoch_ms(timestamp) %}
    {{ return('cast(floor(extract(epoch from ' ~ timestamp ~ ') * 1000) as bigint)') }}
{% endmacro %}

{% macro spark__to_epoch_ms(timestamp) %}
    {{ return('unix_millis(' ~ timestamp ~ ')') }}
{% endmacro %}


{% macro from_epoch_ms(ms) %}
    {{ return(adapter.dispatch('from_epoch_ms', 'behavioral_segments')(ms)) }}
{% endmacro %}

{% macro duckdb__from_epoch_ms(ms) %}
    {{ return('make_timestamp_ms(' ~ ms ~ ')') }}
{% endmacro %}

{% macro postgres__from_epoch_ms(ms) %}
    {{ return("(timestamp '1970-01-01 00:00:00' + (" ~ ms ~ ") * interval '1 millisecond')") }}
{% endmacro %}

{% macro spark__from_epoch_ms(ms) %}
    {{ return('timestamp_millis(' ~ ms ~ ')') }}
{% endmacro %}


{#- Whole seconds since 1970-01-01 UTC, cut. -#}
{% macro unix_seconds(timestamp) %}
    {{ return('cast(floor(' ~ to_epoch_ms(timestamp) ~ ' / 1000.0) as ' ~ dbt.type_bigint() ~ ')') }}
{% endmacro %}


{#- What a clock on the wall of that time zone shows at an instant, as milliseconds of the same count. -#}
{% macro wall_clock_ms(ms, time_zone) %}
    {{ return(adapter.dispatch('wall_clock_ms', 'behavioral_segments')(ms, time_zone)) }}
{% endmacro %}

{% macro default__wall_clock_ms(ms, time_zone) %}
    {{ return(to_epoch_ms(local_from_utc(from_epoch_ms(ms), text_literal(time_zone)))) }}
{% endmacro %}

{% macro duckdb__wall_clock_ms(ms, time_zone) %}
    {{ return("epoch_ms(timezone('" ~ time_zone ~ "', make_timestamptz((" ~ ms ~ ') * 1000)))') }}
{% endmacro %}

{% macro postgres__wall_clock_ms(ms, time_zone) %}
    {{ return("cast(extract(epoch from (timestamptz '1970-01-01 00:00:00+00' + (" ~ ms ~ ") * interval '1 millisecond') at time zone '"
        ~ time_zone ~ "') * 1000 as bigint)") }}
{% endmacro %}

{% macro spark__wall_clock_ms(ms, time_zone) %}
    {{ return('unix_millis(from_utc_timestamp(timestamp_millis(' ~ ms ~ "), '" ~ time_zone ~ "'))") }}
{% endmacro %}


{#- Time is kept in whole milliseconds: cut, never rounded. -#}
{% macro floor_to_ms(timestamp) %}
    {{ return(dbt.date_trunc('millisecond', timestamp)) }}
{% endmacro %}
