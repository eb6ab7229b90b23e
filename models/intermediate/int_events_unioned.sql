{{ config(materialized='view') }}

{% for source in var('event_sources') %}
select
    event_id,
    user_id,
    anonymous_id,
    event_name,
    occurred_at,
    received_at,
    {{ 'arrival_day' if source == 'app' else 'cast(null as date) as arrival_day' }},
    source,
    platform,
    app_version,
    given_session_id,
    {%- for column in canonical_columns() %}
    {{ column }},
    {%- endfor %}
    properties
from {{ ref('stg_' ~ source ~ '__events') }}
{{ 'union all' if not loop.last }}
{% endfor %}
