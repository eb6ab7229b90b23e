{% macro stopped_performing(event, lasting, within=none, where=none) %}
    {%- do refuse_unknown('stopped_performing', kwargs, varargs, ['event', 'lasting', 'within', 'where']) -%}
    {%- set silence = require_window('stopped_performing', 'lasting', lasting, '7 days') -%}
    {%- set window = check_window('stopped_performing', 'within', within) -%}
    {%- do check_shorter('stopped_performing', 'lasting', silence, 'within', window) -%}
    {{ return({'kind': 'quiet', 'events': events_of('stopped_performing', event, where),
        'starts_after': silence, 'ends_after': window}) }}
{% endmacro %}
