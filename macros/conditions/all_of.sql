{% macro all_of(conditions) %}
    {%- do refuse_unknown('all_of', kwargs, varargs, ['conditions']) -%}
    {{ return({'kind': 'all_of', 'children': check_conditions('all_of', 'conditions', conditions)}) }}
{% endmacro %}
