{% macro has_traits(traits) %}
    {%- do refuse_unknown('has_traits', kwargs, varargs, ['traits']) -%}
    {%- set tests = check_where('has_traits', 'traits', traits) -%}
    {{ return({'kind': 'life', 'predicate': matches(tests, of_users=true), 'label': 'traits', 'starts_after': 0}) }}
{% endmacro %}
