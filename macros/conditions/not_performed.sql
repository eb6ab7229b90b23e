{% macro not_performed(event, lasting=none, where=none) %}
    {%- do refuse_unknown('not_performed', kwargs, varargs, ['event', 'lasting', 'where']) -%}
    {%- set silence = check_window('not_performed', 'lasting', lasting) -%}
    {%- set events = events_of('not_performed', event, where) -%}
    {%- if silence is none -%}
        {{ return({'kind': 'never', 'events': events}) }}
    {%- endif -%}
    {{ return({'kind': 'not_performed', 'events': events, 'lasting': silence}) }}
{% endmacro %}
