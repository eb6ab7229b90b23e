{#- A segment: one SQL statement whose rows are the spells of membership, from a tree of conditions. -#}
{% macro segment(all_of=[], any_of=[], none_of=[], per=none) -%}
    {%- do refuse_unknown('segment', kwargs, varargs, ['all_of', 'any_of', 'none_of', 'per']) -%}
    {%- set children = [] -%}
    {%- if all_of is undefined or all_of -%}
        {%- do children.extend(check_conditions('segment', 'all_of', all_of)) -%}
    {%- endif -%}
    {%- if any_of is undefined or any_of -%}
        {%- do children.append({'kind': 'any_of', 'children': check_conditions('segment', 'any_of', any_of)}) -%}
    {%- endif -%}
    {%- if none_of is undefined or none_of -%}
        {%- do children.append({'kind': 'none_of', 'children': check_conditions('segment', 'none_of', none_of)}) -%}
    {%- endif -%}
    {%- if not children -%}
        {%- do stop_compile('segment() holds no condition: fill all_of, any_of or none_of, for example '
            ~ "all_of=[performed('order_completed', within='30 days')]") -%}
    {%- endif -%}
    {#- whatever it reads, what tells of changes is there before it -#}
    {%- if model.resource_type == 'model' -%}{%- do ref('int_event_stream') -%}{%- endif -%}
    {%- set rule = {'kind': 'all_of', 'children': children} -%}
    {%- set times = stored_times() -%}
    {%- set scope = new_scope(check_per(per), times) -%}
    {%- set statement = render_segment(rule, scope) -%}
    {%- set plan = segment_plan(statement, times) -%}
    {%- if plan.people and plan.after == plan.through -%}
        {%- set scope, statement = new_scope(per), no_spells() -%}
    {%- elif plan.people or not plan.is_stream_sorted -%}
        {%- set scope = new_scope(per, plan) -%}
        {%- set statement = render_segment(rule, scope) -%}
    {%- endif -%}
    {{ plan_note(plan) }}{{ fill_in_kinds(scope, statement) }}
{%- endmacro %}

{% macro render_segment(rule, scope) %}
    {{ return(render_statement(scope, render_condition(rule, scope))) }}
{% endmacro %}

{% macro check_per(per) %}
    {%- if per is not none and (per is not string or '__' in per or not is_key(per)) -%}
        {%- do stop_compile('segment(): per=' ~ show_value(per) ~ " must name one column or property, such as 'product_id'") -%}
    {%- endif -%}
    {{ return(per) }}
{% endmacro %}
