{#- The columns of dim_users that may leave as attributes, {column: how it is written as JSON}. A further fact is one line here. -#}
{% macro user_attribute_columns() %}
    {{ return({
        'first_seen_at': 'timestamp', 'signed_up_at': 'timestamp', 'country': 'text', 'birth_year': 'number', 'gender': 'text',
        'acquisition_channel': 'text', 'timezone': 'text', 'marketing_opt_in': 'boolean', 'trial_started_at': 'timestamp',
        'subscribed_at': 'timestamp', 'plan_state': 'text', 'plan': 'text', 'last_active_at': 'timestamp', 'sessions': 'number',
        'active_days': 'number', 'orders': 'number', 'first_ordered_at': 'timestamp', 'last_ordered_at': 'timestamp',
        'revenue': 'number', 'refunds': 'number',
    }) }}
{% endmacro %}

{#- A value as JSON text; null for null. -#}
{% macro json_value(expression, kind) -%}
    {%- if kind == 'text' -%}
    {{ json_string(expression) }}
    {%- elif kind == 'timestamp' -%}
    '"' || {{ iso_instant(expression) }} || '"'
    {%- elif kind == 'boolean' -%}
    case when {{ expression }} then 'true' when not {{ expression }} then 'false' end
    {%- else -%}
    cast({{ expression }} as {{ dbt.type_string() }})
    {%- endif -%}
{%- endmacro %}
