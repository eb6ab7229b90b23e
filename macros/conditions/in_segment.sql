{% macro in_segment(name) %}
    {%- do refuse_unknown('in_segment', kwargs, varargs, ['name']) -%}
    {%- if name is undefined or name is not string or name == '' -%}
        {%- do stop_compile("in_segment() needs the name of a segment, its file name without .sql: for example in_segment('trial_users')") -%}
    {%- endif -%}
    {%- if name == model.name and model.resource_type == 'model' -%}
        {%- do stop_compile("in_segment('" ~ name ~ "') asks for the segment that it is part of: name another segment") -%}
    {%- endif -%}
    {{ return({'kind': 'segment', 'label': name, 'relation': ref(name), 'is_plain': is_plain_segment(name)}) }}
{% endmacro %}
