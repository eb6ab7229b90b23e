{#- SQL, true or false: somebody has looked at the finding and named it in the var approved_outages. -#}
{% macro is_approved_outage(finding_id) -%}
    {%- set given = var('approved_outages') or [] -%}
    {%- set approved = [given] if given is string else given -%}
    {%- if 'all' in approved -%}
    true
    {%- elif not approved -%}
    false
    {%- else -%}
    {{ finding_id }} in {{ sql_list(approved) }}
    {%- endif -%}
{%- endmacro %}

{#- SQL condition: a day lies one to four whole weeks before another, both counted back from as_of. -#}
{% macro weeks_before(day_back, other_day_back) -%}
    {{ day_back }} - {{ other_day_back }} in (7, 14, 21, 28)
{%- endmacro %}
