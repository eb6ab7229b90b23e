{#- What a rule may name as its event: one name, a list of names, a name ending in * (a prefix), or none (any activity).
    Returns a list of names, or none for any activity. -#}
{% macro check_event(condition, argument, event) %}
    {%- if event is undefined and not is_left_out(event) -%}
        {%- set word = misspelt_name(event) -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ '=' ~ word ~ " is not known here: put an event name in quotes, '" ~ word ~ "'") -%}
    {%- elif event is undefined -%}
        {%- do stop_compile(condition ~ '() needs ' ~ argument ~ ": an event name such as 'app_opened', a list of names, "
            ~ "a prefix such as 'message_*', or none for any activity") -%}
    {%- endif -%}
    {%- if event is none -%}
        {{ return(none) }}
    {%- endif -%}
    {%- set names = [event] if event is string else event -%}
    {%- if names is mapping or names is not iterable or names | length == 0 -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ '=' ~ event ~ ' is not an event: write a name, or a list of names') -%}
    {%- endif -%}
    {%- for name in names -%}
        {%- if name is not string or name | trim == '' or '*' in name[:-1] -%}
            {%- do stop_compile(condition ~ '(): ' ~ argument ~ ' holds ' ~ show_value(name)
                ~ ', which is not an event name: write it in quotes; a * may stand at its end only') -%}
        {%- endif -%}
        {%- do check_tracked(condition, name) -%}
    {%- endfor -%}
    {{ return(names | list) }}
{% endmacro %}

{#- The events a node reads: names, filters that must all match, and dates that bound them. -#}
{% macro events_of(condition, event, where=none, argument='event', filter='where') %}
    {{ return({
        'names': check_event(condition, argument, event),
        'wheres': [check_where(condition, filter, where)] if where is not none else [],
        'since': none,
        'until': none,
    }) }}
{% endmacro %}

{#- An event or a step {'event': ..., 'where': ...}. -#}
{% macro events_of_step(condition, argument, step) %}
    {%- if step is not mapping -%}
        {{ return(events_of(condition, step, none, argument)) }}
    {%- endif -%}
    {%- for key in step if key not in ['event', 'where'] -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ " has a step with '" ~ key ~ "': a step holds 'event' and 'where' only") -%}
    {%- endfor -%}
    {%- if 'event' not in step -%}
        {%- do stop_compile(condition ~ '(): ' ~ argument ~ " has no 'event': write {'event': 'product_viewed', 'where': {...}}") -%}
    {%- endif -%}
    {{ return(events_of(condition, step.event, step.get('where'), argument ~ " 'event'")) }}
{% endmacro %}
