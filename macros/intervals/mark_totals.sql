{#- The marks of totals over events. A total is {value: sql, enters: ms, leaves: ms or none}: each event adds its value at
    at_ms + enters and takes it back at at_ms + leaves. One that only ever gains or loses one, or nothing, says so: by_one.

        recent  (7 days)      |+1 -------- -1|
        usual   (the 28 days before)         |+1 -------------- -1|
-#}
{% macro mark_totals(scope, events, totals, label) %}
    {%- set offsets = [] -%}
    {%- for total in totals.values() -%}
        {%- do offsets.extend([total.enters, total.leaves]) -%}
    {%- endfor -%}
    {%- set marks -%}
    {%- for offset in offsets | reject('none') | unique | sort %}
    {{ 'union all' if not loop.first }}
    select
        {{ scope['keys'] }},
        at_ms{{ ' + ' ~ offset if offset }} as at_ms
        {%- for name, total in totals.items() %},
        {{ total.value if offset == total.enters else '-(' ~ total.value ~ ')' if offset == total.leaves else '0' }} as {{ name }}
        {%- endfor %}
    from {{ events }}
    {%- endfor %}
    {%- endset -%}
    {{ return(add_step(scope, 'mark_' ~ label, marks)) }}
{% endmacro %}

{% macro spells_by_totals_of_events(scope, events, node, label) %}
    {%- set all_leave = node.totals.values() | selectattr('leaves', 'none') | list | length == 0 -%}
    {%- set by_one = [] -%}
    {%- for name, total in node.totals.items() if total.by_one -%}
        {%- do by_one.append(name) -%}
    {%- endfor -%}
    {%- set events = keep_people_with(scope, events, node.needs, label) if node.needs else events -%}
    {%- set marks = mark_totals(scope, events, node.totals, label) -%}
    {{ return(spells_by_total(scope, marks, node.totals.keys() | list, node.holds, label, all_leave, by_one)) }}
{% endmacro %}
