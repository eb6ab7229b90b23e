{{ config(severity='warn') }}
{%- set said = run_query('select explanation from ' ~ ref('audience_holds') ~ ' order by 1').columns[0].values() if execute else [] %}
{%- if said | length %}{% do exceptions.warn(said | join('\n')) %}{% endif %}
select explanation from {{ ref('audience_holds') }}
