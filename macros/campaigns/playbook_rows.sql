{#- The rows of a seed of the playbook as text, the demo's own or the one a var names; no rows where campaigns are off. -#}
{% macro playbook_rows(name, columns) -%}
    {%- set seed = reference_seed(name) -%}
    select
    {%- for column in columns %}
        cast({{ column if seed else 'null' }} as {{ dbt.type_string() }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
    {%- if seed %}
    from {{ seed }}
    {%- else %}
    where false
    {%- endif %}
{%- endmacro %}

{#- The columns of campaigns.csv and of campaign_variants.csv, in their order. -#}
{% macro campaign_columns() %}
    {{ return([
        'campaign_id', 'name', 'goal', 'segment', 'channel', 'message_template', 'offer_id', 'offer_percent', 'offer_hours',
        'goal_event', 'goal_window_hours', 'exit_when', 'reentry', 'reentry_window_hours', 'holdout_percent',
        'include_current_members', 'max_entry_age_hours', 'send_from_local', 'send_until_local', 'exclusion_group', 'priority',
        'starts_at', 'ends_at', 'status',
    ]) }}
{% endmacro %}

{% macro variant_columns() %}
    {{ return(['campaign_id', 'variant', 'traffic_percent', 'message_template', 'offer_id', 'offer_percent', 'offer_hours']) }}
{% endmacro %}
