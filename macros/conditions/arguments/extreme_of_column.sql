{#- Minimum and maximum need no aggregate: the minimum is at most b when some value is; it is at least a when some value is
    and none is below a. The maximum is the mirror image. -#}
{% macro extreme_of_column(condition, column, event, at_least, at_most, within, where, beyond) %}
    {%- do check_column(condition, column) -%}
    {%- do check_thresholds(condition, at_least, at_most) -%}
    {%- set window = check_window(condition, 'within', within) -%}
    {%- set reached, kept = ('at_most', 'at_least') if beyond == 'below' else ('at_least', 'at_most') -%}
    {%- set bounds = {'at_least': at_least, 'at_most': at_most} -%}
    {%- set children = [] -%}
    {%- for test in [reached, kept] if bounds[test] is not none -%}
        {%- do children.append(any_value(condition, event, where, window, column ~ '__' ~ test, bounds[test])) -%}
    {%- endfor -%}
    {%- if bounds[kept] is not none -%}
        {%- do children.append({'kind': 'none_of', 'children': [any_value(condition, event, where, window, column ~ '__' ~ beyond, bounds[kept])]}) -%}
    {%- endif -%}
    {{ return(children[0] if children | length == 1 else {'kind': 'all_of', 'children': children}) }}
{% endmacro %}

{% macro any_value(condition, event, where, window, key, bound) %}
    {%- set events = events_of(condition, event, where) -%}
    {%- do events.wheres.append(check_where(condition, 'column', {key: bound})) -%}
    {%- if window is none -%}
        {{ return({'kind': 'nth', 'events': events, 'nth': 1, 'starts_after': 0, 'ends_after': none}) }}
    {%- endif -%}
    {{ return({'kind': 'count', 'events': events, 'at_least': 1, 'starts_after': 0, 'ends_after': window}) }}
{% endmacro %}
