{% macro in_segment(name) %}
    {%- do refuse_unknown('in_segment', kwargs, varargs, ['name']) -%}
    {%- if name is undefined or name is not string or name == '' -%}
        {%- do stop_compile("in_segment() needs the name of a segment, its file name without .sql: for example in_segment('trial_users')") -%}
    {%- endif -%}
    {{ return({'kind': 'segment', 'label': name, 'relation': ref(name), 'is_plain': is_plain_segment(name)}) }}
{% endmacro %}
