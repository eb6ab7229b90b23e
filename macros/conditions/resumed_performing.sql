{% macro resumed_performing(event, after, within=none, where=none) %}
    {%- do refuse_unknown('resumed_performing', kwargs, varargs, ['event', 'after', 'within', 'where']) -%}
    {{ return({
        'kind': 'resumed',
        'events': events_of('resumed_performing', event, where),
        'after': require_window('resumed_performing', 'after', after, '30 days'),
        'ends_after': check_window('resumed_performing', 'within', within),
    }) }}
{% endmacro %}
