{#- How far back a condition sees, in milliseconds: whatever happened longer ago decides nothing about now. None where all of the past may.

        events        a      b          x
        within              |-----------|                 at x it sees b, and no more a

    Calendar days begin at midnight: two days more cover the first day of a window and the longest shift of a time zone. -#}
{% macro reach_of_condition(node) %}
    {%- if node.kind in ['count', 'distinct', 'quiet'] -%}
        {{ return(node.get('ends_after')) }}
    {%- elif node.kind == 'not_performed' -%}
        {{ return(node.lasting) }}
    {%- elif node.kind in ['more', 'in_order'] -%}
        {{ return(node.get('within')) }}
    {%- elif node.kind == 'total' -%}
        {%- set windows = node.totals.values() | map(attribute='leaves') | list -%}
        {{ return(none if none in windows else windows | max) }}
    {%- elif node.kind == 'active_days' -%}
        {{ return((node.of_last + 2) * 86400000) }}
    {%- elif node.kind == 'regular' -%}
        {{ return((node.of_last * node.period + 3) * 86400000) }}
    {%- endif -%}
    {{ return(none) }}
{% endmacro %}

{#- The events of a condition, with how far back of a change they matter. -#}
{% macro events_in_reach(events, node) %}
    {{ return(dict(events, reach=reach_of_condition(node))) }}
{% endmacro %}
