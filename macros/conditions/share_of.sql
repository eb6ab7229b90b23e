{% macro share_of(event, where, at_least, min_events=1, within=none) %}
    {%- do refuse_unknown('share_of', kwargs, varargs, ['event', 'where', 'at_least', 'min_events', 'within']) -%}
    {%- set tests = check_where('share_of', 'where', where) -%}
    {%- do check_share('share_of', 'at_least', at_least) -%}
    {%- do require_count('share_of', 'min_events', min_events) -%}
    {%- set window = check_window('share_of', 'within', within) -%}
    {%- set least, unit = fraction(at_least) -%}
    {{ return({
        'kind': 'total',
        'events': events_of('share_of', event),
        'columns': {'is_match': 'case when ' ~ matches(tests) ~ ' then 1 else 0 end'},
        'totals': {
            'matching': {'value': 'is_match', 'enters': 0, 'leaves': window, 'by_one': true},
            'counted': {'value': '1', 'enters': 0, 'leaves': window, 'by_one': true},
        },
        'needs': ['is_match'],
        'holds': 'counted >= ' ~ min_events ~ ' and matching * ' ~ unit ~ ' >= ' ~ least ~ ' * counted',
    }) }}
{% endmacro %}
