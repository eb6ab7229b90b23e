{% macro any_of(conditions) %}
    {%- do refuse_unknown('any_of', kwargs, varargs, ['conditions']) -%}
    {{ return({'kind': 'any_of', 'children': check_conditions('any_of', 'conditions', conditions)}) }}
{% endmacro %}
