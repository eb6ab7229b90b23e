{#- An ISO date or instant -> 'YYYY-MM-DD HH:MM:SS.mmm' in UTC; a date is its UTC midnight, digits below the
    millisecond are cut. Returns none where the text is not of that form. -#}
{% macro utc_instant(text, says='') %}
    {%- set form = '^([12][0-9]{3})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\\.([0-9]{1,9}))?)?(?:Z|([+-])([0-9]{2}):?([0-9]{2}))?)?\\Z' -%}
    {%- set parts = modules.re.match(form, text | string) -%}
    {%- if not parts -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set year, month, day = parts.group(1) | int, parts.group(2) | int, parts.group(3) | int -%}
    {%- set hour, minute, second = parts.group(4) | int, parts.group(5) | int, parts.group(6) | int -%}
    {%- set leap = year % 4 == 0 and (year % 100 != 0 or year % 400 == 0) -%}
    {%- set last_day = 29 if month == 2 and leap else 28 if month == 2 else 30 if month in [4, 6, 9, 11] else 31 -%}
    {%- if month not in range(1, 13) or day not in range(1, last_day + 1) or hour > 23 or minute > 59
            or second > 59 or parts.group(9) | int > 14 or parts.group(10) | int > 59 -%}
        {%- do stop_compile(says ~ "'" ~ text ~ "' looks like a date or time but names none that exists: write for example "
            ~ "'2026-06-30' or '2026-06-30T12:00:00Z'") -%}
    {%- endif -%}
    {%- set offset = modules.datetime.timedelta(hours=parts.group(9) | int, minutes=parts.group(10) | int) -%}
    {%- set local = modules.datetime.datetime(year, month, day, hour, minute, second) -%}
    {%- set utc = local + offset if parts.group(8) == '-' else local - offset -%}
    {{ return(utc.strftime('%Y-%m-%d %H:%M:%S') ~ '.' ~ (parts.group(7) or '' ~ '000')[:3].ljust(3, '0')) }}
{% endmacro %}

{% macro check_instant(condition, argument, given) %}
    {%- if given is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set is_date = given is defined and given is not string and given.isoformat is defined -%}
    {%- set instant = utc_instant(given.isoformat() if is_date else given, condition ~ '(): ' ~ argument ~ '=') -%}
    {%- if instant is none -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ '=' ~ show_value(given)
            ~ " is not a date or instant: write '2026-06-30' or '2026-06-30T12:00:00Z'") -%}
    {%- endif -%}
    {{ return(instant) }}
{% endmacro %}

{% macro check_dates(condition, since, until) %}
    {%- set from_instant = check_instant(condition, 'since', since) -%}
    {%- set to_instant = check_instant(condition, 'until', until) -%}
    {%- if from_instant and to_instant and from_instant >= to_instant -%}
        {%- do stop_compile(condition ~ '(): since=' ~ show_value(since) ~ ' must lie before until=' ~ show_value(until) ~ ': swap or change them') -%}
    {%- endif -%}
    {{ return({'since': from_instant, 'until': to_instant}) }}
{% endmacro %}
