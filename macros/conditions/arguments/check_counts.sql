{#- at_least, at_most and exactly -> {at_least, at_most}. Nothing given means at_least=1; at_most alone starts at zero. -#}
{% macro check_counts(condition, at_least, at_most, exactly=none) %}
    {%- if exactly is not none and (at_least is not none or at_most is not none) -%}
        {%- do stop_compile(condition ~ '(): exactly stands alone: remove at_least and at_most') -%}
    {%- endif -%}
    {%- do check_count(condition, 'exactly', exactly, 0) -%}
    {%- do check_count(condition, 'at_most', at_most, 0) -%}
    {%- do check_count(condition, 'at_least', at_least, 1 if at_most is none else 0) -%}
    {%- do check_ordered(condition, at_least, at_most) -%}
    {%- if exactly is not none -%}
        {{ return({'at_least': exactly, 'at_most': exactly}) }}
    {%- endif -%}
    {{ return({'at_least': at_least if at_least is not none else 1 if at_most is none else 0, 'at_most': at_most}) }}
{% endmacro %}

{#- The tree of "between": at least the one count, and not one more than the other. `argument` names the count in the node. -#}
{% macro between_counts(counts, node, argument) %}
    {%- set children = [] -%}
    {%- if counts.at_least > 0 -%}
        {%- do children.append(dict(node, **{argument: counts.at_least})) -%}
    {%- endif -%}
    {%- if counts.at_most is not none -%}
        {%- do children.append({'kind': 'none_of', 'children': [dict(node, **{argument: counts.at_most + 1})]}) -%}
    {%- endif -%}
    {{ return(children[0] if children | length == 1 else {'kind': 'all_of', 'children': children}) }}
{% endmacro %}
