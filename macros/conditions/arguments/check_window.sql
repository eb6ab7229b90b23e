{#- '7 days' -> milliseconds; none stays none. Months and years are refused because their length depends on the date. -#}
{% macro check_window(condition, argument, window, whole_days=false) %}
    {%- if window is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set says = condition ~ '(): ' ~ argument ~ '=' ~ show_value(window) ~ ' ' -%}
    {%- set parts = modules.re.match('^([0-9]{1,10}) (week|day|hour|minute|second|month|year)s?\\Z', window | string) -%}
    {%- if not parts -%}
        {%- do stop_compile(says ~ "is not a length of time: write a whole number and a unit, as in '7 days' "
            ~ '(weeks, days, hours, minutes or seconds)') -%}
    {%- endif -%}
    {%- set number, unit = parts.group(1) | int, parts.group(2) -%}
    {%- if unit in ['month', 'year'] -%}
        {%- do stop_compile(says ~ 'has no fixed length, because ' ~ unit ~ "s differ: write '"
            ~ number * (30 if unit == 'month' else 365) ~ " days'") -%}
    {%- endif -%}
    {%- if whole_days and unit not in ['week', 'day'] -%}
        {%- do stop_compile(says ~ "is not in whole days: write days or weeks, as in '7 days'") -%}
    {%- endif -%}
    {%- set seconds = {'week': 604800, 'day': 86400, 'hour': 3600, 'minute': 60, 'second': 1}[unit] -%}
    {%- set ms = number * seconds * 1000 -%}
    {%- if ms < 1000 or ms > 36500 * 86400000 -%}
        {%- do stop_compile(says ~ 'must be between 1 second and 36500 days (for "ever" leave ' ~ argument ~ ' out)') -%}
    {%- endif -%}
    {{ return(ms) }}
{% endmacro %}

{% macro require_window(condition, argument, window, example, whole_days=false) %}
    {%- if is_left_out(window) or window is none -%}
        {%- do stop_compile(condition ~ '() needs ' ~ argument ~ ', a length of time: for example ' ~ argument ~ "='" ~ example ~ "'") -%}
    {%- endif -%}
    {{ return(check_window(condition, argument, window, whole_days)) }}
{% endmacro %}

{% macro check_shorter(condition, shorter, shorter_ms, longer, longer_ms) %}
    {%- if shorter_ms is not none and longer_ms is not none and shorter_ms >= longer_ms -%}
        {%- do stop_compile(condition ~ '(): ' ~ shorter ~ ' must be shorter than ' ~ longer
            ~ ', otherwise no instant is left to look at: lengthen ' ~ longer ~ ' or shorten ' ~ shorter) -%}
    {%- endif -%}
{% endmacro %}
