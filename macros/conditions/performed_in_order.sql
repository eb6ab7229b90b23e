{% macro performed_in_order(events, each_within=none, within=none) %}
    {%- do refuse_unknown('performed_in_order', kwargs, varargs, ['events', 'each_within', 'within']) -%}
    {%- if events is undefined or events is string or events is mapping or events is not iterable or not 2 <= events | length <= 4 -%}
        {%- do stop_compile("performed_in_order() needs a list of 2 to 4 steps, such as ['product_viewed', 'added_to_cart']; "
            ~ "a step is an event name or {'event': ..., 'where': ...}") -%}
    {%- endif -%}
    {%- set steps = [] -%}
    {%- for step in events -%}
        {%- do steps.append(events_of_step('performed_in_order', 'step ' ~ loop.index, step)) -%}
    {%- endfor -%}
    {{ return({
        'kind': 'in_order',
        'label': events_label(steps[0]) ~ '_to_' ~ events_label(steps[-1]),
        'steps': steps,
        'each_within': check_window('performed_in_order', 'each_within', each_within),
        'within': check_window('performed_in_order', 'within', within),
    }) }}
{% endmacro %}
