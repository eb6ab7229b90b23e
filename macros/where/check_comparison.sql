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

{#- Whether a name can be a column, or the way to a property; what would need escaping inside a JSON path is not supported. -#}
{% macro is_key(name) %}
    {{ return(modules.re.match('^[^"*\\\\\\x00-\\x1f]+\\Z', name) is not none and '' not in name.split('.')) }}
{% endmacro %}
