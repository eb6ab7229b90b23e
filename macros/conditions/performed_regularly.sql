{% macro performed_regularly(event, in_at_least, of_last, period, at_least=none, at_most=none, where=none) %}
    {%- do refuse_unknown('performed_regularly', kwargs, varargs,
        ['event', 'in_at_least', 'of_last', 'period', 'at_least', 'at_most', 'where']) -%}
    {%- do require_count('performed_regularly', 'of_last', of_last) -%}
    {%- do require_count('performed_regularly', 'in_at_least', in_at_least) -%}
    {%- if in_at_least > of_last -%}
        {%- do stop_compile('performed_regularly(): in_at_least=' ~ in_at_least ~ ' is more than of_last=' ~ of_last
            ~ ' blocks: lower it or raise of_last') -%}
    {%- endif -%}
    {%- set counts = check_counts('performed_regularly', at_least, at_most) -%}
    {{ return({
        'kind': 'regular',
        'events': events_of('performed_regularly', event, where),
        'in_at_least': in_at_least,
        'of_last': of_last,
        'period': require_window('performed_regularly', 'period', period, '7 days', whole_days=true) // 86400000,
        'at_least': counts.at_least,
        'at_most': counts.at_most,
    }) }}
{% endmacro %}
