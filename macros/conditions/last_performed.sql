{% macro last_performed(event, has, where=none) %}
    {%- do refuse_unknown('last_performed', kwargs, varargs, ['event', 'has', 'where']) -%}
    {%- set tests = check_where('last_performed', 'has', has) -%}
    {{ return({
        'kind': 'last_event',
        'events': events_of('last_performed', event, where),
        'columns': {'has': 'case when ' ~ matches(tests) ~ ' then 1 else 0 end'},
    }) }}
{% endmacro %}
