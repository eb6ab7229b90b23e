{{ config(materialized='view') }}

{% for source in var('event_sources') %}
select
    source,
    {%- for column in raw_user_columns() %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('stg_' ~ source ~ '__users') }}
{{ 'union all' if not loop.last }}
{% endfor %}
