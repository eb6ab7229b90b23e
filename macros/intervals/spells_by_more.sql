{#- When the first of two kinds of events outnumbers the second in the window.

        events      a      b   a          a leaves
        balance   0 |+1    |0  |+1        |0
        more        [------)   [----------)
-#}
{% macro spells_by_more(scope, node, label) %}
    {%- set signs = [] -%}
    {%- for events in node.steps -%}
        {%- do signs.append('case when ' ~ is_event(events) | replace('\n        ', ' ') ~ ' then 1 else 0 end') -%}
    {%- endfor -%}
    {%- set events = read_events(scope, events_in_reach(any_of_events(node.steps), node), {'balance': signs | join(' - ')}) -%}
    {%- set balance = {'value': 'balance', 'enters': 0, 'leaves': node.within, 'by_one': true} -%}
    {{ return(spells_by_totals_of_events(scope, events, {'totals': {'balance': balance}, 'holds': 'balance > 0'}, label)) }}
{% endmacro %}

{#- Everything that one of the given events may be; their filters are left to the reader. -#}
{% macro any_of_events(alternatives) %}
    {%- set names = [] -%}
    {%- for events in alternatives -%}
        {%- do names.extend(events['names'] or ['*']) -%}
    {%- endfor -%}
    {{ return({'names': ['*'] if '*' in names else names | unique | list, 'wheres': [], 'since': none, 'until': none}) }}
{% endmacro %}
