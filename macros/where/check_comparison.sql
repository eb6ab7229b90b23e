{#- 'revenue__at_least': 20 -> {key: 'revenue', test: 'at_least', values: [20]}. -#}
{% macro check_comparison(condition, argument, key, value) %}
    {%- set parts = (key | string).rpartition('__') -%}
    {%- set says = condition ~ '(): ' ~ argument ~ " key '" ~ key ~ "' " -%}
    {%- if parts[1] == '' or parts[0] == '' -%}
        {%- set name, test = key, 'equals' -%}
    {%- elif parts[2] in comparison_tests() -%}
        {%- set name, test = parts[0], parts[2] -%}
    {%- elif parts[0] in event_columns() or parts[0] in user_columns() or nearest_name(parts[2], comparison_tests()) -%}
        {%- do stop_compile(says ~ "ends in the unknown test '__" ~ parts[2] ~ "': " ~ did_you_mean(parts[2], comparison_tests())) -%}
    {%- else -%}
        {%- set name, test = key, 'equals' -%}
    {%- endif -%}
    {%- if not is_key(name | string) -%}
        {%- do stop_compile(says ~ 'is not a key: name a column or a property; a dot goes into nested objects; '
            ~ 'double quotes, *, backslashes and line breaks are not supported') -%}
    {%- endif -%}
    {%- if test in now_tests() -%}
        {{ return({'key': name, 'test': test, 'values': [check_around_now(condition, argument, name, test, value)]}) }}
    {%- endif -%}
    {%- set one_of = value is defined and value is iterable and value is not string and value is not mapping -%}
    {%- set values = value | list if one_of else [value] -%}
    {%- if test == 'is_set' and value is not boolean -%}
        {%- do stop_compile(says ~ 'takes true or false, not ' ~ show_value(value)) -%}
    {%- elif one_of and (test in ['at_least', 'at_most', 'above', 'below'] or not values) -%}
        {%- do stop_compile(says ~ 'was given the list ' ~ value ~ ': ' ~ ('give one value to compare with' if values else 'it is empty, so nothing could match')) -%}
    {%- endif -%}
    {%- for given in values -%}
        {%- do check_value(says, test, given) -%}
    {%- endfor -%}
    {{ return({'key': name, 'test': test, 'values': values}) }}
{% endmacro %}

{% macro check_value(says, test, given) %}
    {%- if given is none or given is undefined or given is mapping or (given is not string and given is not number) -%}
        {%- do stop_compile(says ~ 'was given ' ~ show_value(given) ~ ': give text, a number or true/false (for "missing" write __is_set: false)') -%}
    {%- elif given is string and given == '' -%}
        {%- do stop_compile(says ~ 'was given empty text, which counts as missing: write __is_set: false') -%}
    {%- elif given is boolean and test in ['at_least', 'at_most', 'above', 'below'] -%}
        {%- do stop_compile(says ~ 'cannot order ' ~ given ~ ': give a number, a date or text') -%}
    {%- endif -%}
    {%- if test != 'contains' -%}
        {%- do utc_instant(given, says ~ 'was given a time: ') -%}
    {%- endif -%}
{% endmacro %}

{#- What a date is compared with now by: milliseconds for a length of time, else true. -#}
{% macro check_around_now(condition, argument, name, test, value) %}
    {%- set says = argument ~ " key '" ~ name ~ '__' ~ test ~ "'" -%}
    {%- if condition != 'has_traits' -%}
        {%- do stop_compile(condition ~ '(): ' ~ says ~ ' compares with now, but an event is over: only dates of people move towards now, '
            ~ "has_traits({'" ~ name ~ '__' ~ test ~ "': ...}); for events since some time ago use within") -%}
    {%- elif user_columns().get(name, 'instant') != 'instant' -%}
        {%- do stop_compile('has_traits(): ' ~ says ~ ' compares a date with now, but ' ~ name ~ ' is none: name a trait that holds a date') -%}
    {%- elif test in ['within_next', 'within_last'] -%}
        {{ return(require_window('has_traits', says, value, '3 days')) }}
    {%- elif value is not boolean or not value -%}
        {%- do stop_compile('has_traits(): ' ~ says ~ ' takes true, not ' ~ show_value(value) ~ ": for the contrary write '"
            ~ name ~ ('__after_now' if test == 'before_now' else '__before_now') ~ "': true") -%}
    {%- endif -%}
    {{ return(true) }}
{% endmacro %}

{#- Whether a name can be a column, or the way to a property; what would need escaping inside a JSON path is not supported. -#}
{% macro is_key(name) %}
    {{ return(modules.re.match('^[^"*\\\\\\x00-\\x1f]+\\Z', name) is not none and '' not in name.split('.')) }}
{% endmacro %}
