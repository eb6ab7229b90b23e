{% macro known_for(duration) %}
    {%- do refuse_unknown('known_for', kwargs, varargs, ['duration']) -%}
    {{ return({'kind': 'life', 'predicate': none, 'label': 'known_for',
        'starts_after': require_window('known_for', 'duration', duration, '7 days')}) }}
{% endmacro %}
