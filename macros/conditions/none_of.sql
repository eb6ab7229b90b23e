{% macro none_of(conditions) %}
    {%- do refuse_unknown('none_of', kwargs, varargs, ['conditions']) -%}
    {{ return({'kind': 'none_of', 'children': check_conditions('none_of', 'conditions', conditions)}) }}
{% endmacro %}
