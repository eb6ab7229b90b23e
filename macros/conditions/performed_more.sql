{% macro performed_more(event, than, within=none, where=none, than_where=none) %}
    {%- do refuse_unknown('performed_more', kwargs, varargs, ['event', 'than', 'within', 'where', 'than_where']) -%}
    {%- set more = events_of('performed_more', event, where) -%}
    {%- set fewer = events_of('performed_more', than, than_where, 'than', 'than_where') -%}
    {%- if more == fewer -%}
        {%- do stop_compile('performed_more(): event and than count the same events, so neither is ever more: '
            ~ 'name another event in than, or give where and than_where') -%}
    {%- endif -%}
    {{ return({'kind': 'more', 'steps': [more, fewer], 'within': check_window('performed_more', 'within', within)}) }}
{% endmacro %}
