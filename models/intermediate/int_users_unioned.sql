{{ config(materialized='view') }}

{% for source in sources_with('users') %}
select
    source,
    {%- for column in raw_user_columns() %}
    {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
from {{ ref('stg_' ~ source ~ '__users') }}
{{ 'union all' if not loop.last }}
{% else %}
-- no source that is on knows its users
select
    cast(null as {{ dbt.type_string() }}) as source,
    {%- for column in raw_user_columns() %}
    cast(null as {{ dbt.type_string() }}) as {{ column }}{{ ',' if not loop.last }}
    {%- endfor %}
where false
{% endfor %}
