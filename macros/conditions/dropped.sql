{#- The rates compare without division: recent / within <= (1 - by) * usual / against, multiplied out. -#}
{% macro dropped(event, by, within, against, min_events=1) %}
    {%- do refuse_unknown('dropped', kwargs, varargs, ['event', 'by', 'within', 'against', 'min_events']) -%}
    {%- do check_share('dropped', 'by', by) -%}
    {%- set window = require_window('dropped', 'within', within, '7 days') -%}
    {%- set before = require_window('dropped', 'against', against, '28 days') -%}
    {%- do require_count('dropped', 'min_events', min_events) -%}
    {%- set left, unit = fraction(1 - by) -%}
    {{ return({
        'kind': 'total',
        'events': events_of('dropped', event),
        'totals': {
            'recent': {'value': '1', 'enters': 0, 'leaves': window, 'by_one': true},
            'usual': {'value': '1', 'enters': window, 'leaves': window + before, 'by_one': true},
        },
        'holds': 'usual >= ' ~ min_events ~ ' and recent * ' ~ before // 1000 * unit ~ ' <= usual * ' ~ window // 1000 ~ ' * ' ~ left,
    }) }}
{% endmacro %}
