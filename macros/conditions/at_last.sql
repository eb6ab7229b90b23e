{% macro at_last(event, condition) %}
    {%- do refuse_unknown('at_last', kwargs, varargs, ['event', 'condition']) -%}
    {{ return({
        'kind': 'at_last',
        'events': events_of('at_last', event),
        'condition': check_condition('at_last', 'condition', condition),
    }) }}
{% endmacro %}
