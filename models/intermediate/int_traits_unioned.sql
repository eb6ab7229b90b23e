{{ config(materialized='view') }}

{% for source in sources_with('user_traits') %}
select
    {%- for column in trait_observation_columns() %}
    {{ column }},
    {%- endfor %}
    {{ 'arrival_day' if source == 'app' else 'cast(null as date) as arrival_day' }},
    false as sets_once
from {{ ref('stg_' ~ source ~ '__user_traits') }}
{{ 'union all' if not loop.last }}
{% else %}
-- no source that is on observes traits over time
select
    {%- for column in trait_observation_columns() %}
    cast(null as {{ dbt.type_string() }}) as {{ column }},
    {%- endfor %}
    cast(null as date) as arrival_day,
    false as sets_once
where false
{% endfor %}
{%- for source in sources_with('user_traits_once') %}
union all

select
    {%- for column in trait_observation_columns() %}
    {{ column }},
    {%- endfor %}
    cast(null as date) as arrival_day,
    true as sets_once
from {{ ref('stg_' ~ source ~ '__user_traits_once') }}
{% endfor %}
