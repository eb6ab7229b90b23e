{#- Calendar days of the var `reporting_timezone`, as whole numbers (days since 1970-01-01). A day begins at the first instant
    its date shows on the wall clock: it may have 23 or 25 hours, midnight may be missing or come twice. -#}
{% macro reporting_time_zone() %}
    {%- set time_zone = var('reporting_timezone', 'UTC') -%}
    {%- if time_zone not in modules.pytz.all_timezones_set -%}
        {%- do stop_compile("var reporting_timezone: '" ~ time_zone ~ "' is not an IANA time zone: "
            ~ did_you_mean(time_zone, modules.pytz.common_timezones) ~ " (for example 'Europe/Berlin')") -%}
    {%- endif -%}
    {{ return(time_zone) }}
{% endmacro %}

{% macro local_day(at_ms) %}
    {%- set time_zone = reporting_time_zone() -%}
    {%- if time_zone == 'UTC' -%}
        {{ return(whole_days(at_ms)) }}
    {%- endif -%}
    {%- set shown = whole_days(wall_clock_ms(at_ms, time_zone)) -%}
    {#- a clock set back across midnight shows the old date again; the new day has begun all the same -#}
    {{ return(shown ~ ' + case when ' ~ day_start_ms('(' ~ shown ~ ' + 1)') ~ ' <= ' ~ at_ms ~ ' then 1 else 0 end') }}
{% endmacro %}

{% macro whole_days(ms) %}
    {{ return('cast(floor((' ~ ms ~ ') / 86400000.0) as bigint)') }}
{% endmacro %}

{#- The first instant of a day. The offsets in force well before and well after give two candidates for midnight; the earlier one
    at which the clock has reached the date is the first instant (16 hours: no offset is larger than 14). -#}
{% macro day_start_ms(day) %}
    {%- set time_zone = reporting_time_zone() -%}
    {%- if time_zone == 'UTC' -%}
        {{ return('(' ~ day ~ ') * 86400000') }}
    {%- endif -%}
    {%- set midnight = '(' ~ day ~ ' * 86400000)' -%}
    {%- set candidates = [] -%}
    {%- for probe in [midnight ~ ' - 57600000', midnight ~ ' + 57600000'] -%}
        {%- set candidate = '(' ~ midnight ~ ' - (' ~ wall_clock_ms(probe, time_zone) ~ ' - (' ~ probe ~ ')))' -%}
        {%- do candidates.append('case when ' ~ wall_clock_ms(candidate, time_zone) ~ ' >= ' ~ midnight ~ ' then ' ~ candidate ~ ' end') -%}
    {%- endfor -%}
    {{ return('least(' ~ candidates | join(', ') ~ ')') }}
{% endmacro %}
