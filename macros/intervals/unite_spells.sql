{#- OR: any of them holds.

        a         [-------)    [--)
        b             [------)
        any       [----------) [--)
-#}
{% macro unite_spells(scope, names, label) %}
    {%- set names = names | unique | list -%}
    {%- if names | length == 1 -%}
        {{ return(names[0]) }}
    {%- endif -%}
    {%- set all_rows -%}
    {%- for name in names %}
    {{ 'union all' if not loop.first }}
    select {{ scope['keys'] }}, from_ms, to_ms from {{ name }}
    {%- endfor %}
    {%- endset -%}
    {{ return(merge_any(scope, add_step(scope, 'gather_' ~ label, all_rows), label)) }}
{% endmacro %}
