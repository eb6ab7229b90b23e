{% macro first_performed(event, nth=1, within=none, where=none) %}
    {%- do refuse_unknown('first_performed', kwargs, varargs, ['event', 'nth', 'within', 'where']) -%}
    {{ return({
        'kind': 'nth',
        'events': events_of('first_performed', event, where),
        'nth': require_count('first_performed', 'nth', nth),
        'starts_after': 0,
        'ends_after': check_window('first_performed', 'within', within),
    }) }}
{% endmacro %}
