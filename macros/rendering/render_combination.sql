{#- all_of: the spells of all children intersected; what none_of refuses is united and complemented once.
    any_of: united. A lone none_of: the complement of the union. -#}
{% macro render_combination(node, scope) %}
    {%- if node.kind == 'any_of' -%}
        {{ return(unite_spells(scope, render_conditions(node.children, scope), 'conditions')) }}
    {%- elif node.kind == 'none_of' -%}
        {{ return(complement_spells(scope, render_conditions(node.children, scope), 'refused')) }}
    {%- endif -%}
    {%- set outer_candidates = scope.candidates -%}
    {%- set held = render_conditions(node.children | rejectattr('kind', 'in', ['none_of', 'segment', 'life', 'traits']), scope) -%}
    {%- if held and scope.per is not none -%}
        {%- do scope.update({'candidates': intersect_spells(scope, held, 'conditions')}) -%}
    {%- endif -%}
    {%- do held.extend(render_conditions(node.children | selectattr('kind', 'in', ['segment', 'life', 'traits']), scope)) -%}
    {%- set refused = [] -%}
    {%- for child in node.children if child.kind == 'none_of' -%}
        {%- do refused.extend(render_conditions(child.children, scope)) -%}
    {%- endfor -%}
    {%- if refused -%}
        {%- do held.append(complement_spells(scope, refused, 'refused')) -%}
    {%- endif -%}
    {%- do scope.update({'candidates': outer_candidates}) -%}
    {{ return(intersect_spells(scope, held, 'conditions')) }}
{% endmacro %}

{% macro render_conditions(nodes, scope) %}
    {%- set names = [] -%}
    {%- for node in nodes -%}
        {%- do names.append(render_condition(node, scope)) -%}
    {%- endfor -%}
    {{ return(names | unique | list) }}
{% endmacro %}
