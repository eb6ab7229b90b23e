{#- The node shared by sum_of and average_of: sum >= a, or sum >= a * count (exact: no division). No value, no member. -#}
{% macro total_of_column(condition, column, event, at_least, at_most, within, where, total, times) %}
    {%- set field = check_column(condition, column) -%}
    {%- do check_thresholds(condition, at_least, at_most) -%}
    {%- set tests = ['counted > 0'] -%}
    {%- if at_least is not none -%}
        {%- do tests.append(total ~ ' >= ' ~ number_literal(at_least) ~ times) -%}
    {%- endif -%}
    {%- if at_most is not none -%}
        {%- do tests.append(total ~ ' <= ' ~ number_literal(at_most) ~ times) -%}
    {%- endif -%}
    {%- set window = check_window(condition, 'within', within) -%}
    {{ return({
        'kind': 'total',
        'events': events_of(condition, event, where),
        'columns': {'measure': field_number(field)},
        'required': 'measure',
        'totals': {
            total: {'value': 'measure', 'enters': 0, 'leaves': window},
            'counted': {'value': '1', 'enters': 0, 'leaves': window, 'by_one': true},
        },
        'holds': tests | join(' and '),
    }) }}
{% endmacro %}

{% macro check_column(condition, column) %}
    {%- if column is undefined or column is not string or not is_key(column) -%}
        {%- do stop_compile(condition ~ '() needs column, the name of a column or property, not ' ~ show_value(column)
            ~ ': for example ' ~ condition ~ "('revenue', 'order_completed', ...)") -%}
    {%- endif -%}
    {{ return(find_field(column)) }}
{% endmacro %}

{% macro check_thresholds(condition, at_least, at_most) %}
    {%- do check_threshold(condition, 'at_least', at_least) -%}
    {%- do check_threshold(condition, 'at_most', at_most) -%}
    {%- do check_ordered(condition, at_least, at_most) -%}
    {%- if at_least is none and at_most is none -%}
        {%- do stop_compile(condition ~ '() needs at_least or at_most, the number to compare with') -%}
    {%- endif -%}
{% endmacro %}
