{% macro has_traits(traits, lasting=none) %}
    {%- do refuse_unknown('has_traits', kwargs, varargs, ['traits', 'lasting']) -%}
    {%- set alternatives = [] -%}
    {%- for comparisons in check_where('has_traits', 'traits', traits) -%}
        {%- set held = [] -%}
        {%- for comparison in comparisons -%}
            {%- do held.append(trait_node(comparison)) -%}
        {%- endfor -%}
        {%- do alternatives.append({'kind': 'all_of', 'children': held}) -%}
    {%- endfor -%}
    {{ return({
        'kind': 'traits',
        'children': [{'kind': 'any_of', 'children': alternatives}],
        'lasting': check_window('has_traits', 'lasting', lasting),
    }) }}
{% endmacro %}

{#- One comparison as a tree: what is true of a missing value is the contrary of what is not. -#}
{% macro trait_node(comparison) %}
    {%- set positive = dict(comparison) -%}
    {%- if comparison.test == 'not' -%}
        {%- do positive.update({'test': 'equals'}) -%}
    {%- elif comparison.test == 'is_set' -%}
        {%- do positive.update({'values': [true]}) -%}
    {%- endif -%}
    {%- set node = {'kind': 'trait', 'comparison': positive} -%}
    {{ return({'kind': 'none_of', 'children': [node]} if positive != comparison else node) }}
{% endmacro %}
