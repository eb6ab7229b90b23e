{% macro active_days(at_least, of_last, event=none, where=none) %}
    {%- do refuse_unknown('active_days', kwargs, varargs, ['at_least', 'of_last', 'event', 'where']) -%}
    {%- set days = require_window('active_days', 'of_last', of_last, '7 days', whole_days=true) // 86400000 -%}
    {%- do require_count('active_days', 'at_least', at_least) -%}
    {%- if at_least > days -%}
        {%- do stop_compile('active_days(): at_least=' ~ at_least ~ ' is more than the ' ~ days ~ ' days of of_last: lower it or lengthen of_last') -%}
    {%- endif -%}
    {{ return({'kind': 'active_days', 'events': events_of('active_days', event, where), 'at_least': at_least, 'of_last': days}) }}
{% endmacro %}
