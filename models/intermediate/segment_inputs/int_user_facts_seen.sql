{#- a run that does not ask who changed must not forget how people were last known -#}
{%- set asked = 'model.' ~ model.package_name ~ '.int_user_changes' in selected_resources or rows_replaced() != 'incremental' -%}
{%- set before = stored('intermediate', 'int_user_facts_seen') -%}
-- what the next run compares with: written once the changes of this run are stored
-- depends_on: {{ ref('int_user_changes') }}
select
    user_id,
    fact_hash
from {{ ref('int_user_facts') if asked or not before else before }}
{%- if not asked and not before %}
where false
{%- endif %}
