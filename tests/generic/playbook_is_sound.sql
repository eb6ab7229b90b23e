{% test playbook_is_sound(model, variants) %}
{%- set problems = [] -%}
{%- set plan = reference_seed('tracking_plan') -%}
{%- if execute and flags.WHICH in ['build', 'test'] -%}
    {%- do problems.extend(playbook_problems(seed_rows(model, '*'), seed_rows(variants, '*'), seed_column(plan, 'event_name'))) -%}
    {%- for problem in problems -%}{%- do exceptions.warn(problem) -%}{%- endfor -%}
{%- endif -%}
{%- for problem in problems %}
select {{ text_literal(problem) }} as problem
{{ 'union all' if not loop.last }}
{%- else %}
select '' as problem where false
{%- endfor %}
{% endtest %}
