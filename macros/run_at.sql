{#- The moment of this run in UTC, to the millisecond: the var run_at, else when dbt started. With as_of = now it is the only
    place where the project meets the clock. -#}
{% macro run_at() -%}
    {%- set moment = var('run_at', none) or run_started_at.strftime('%Y-%m-%d %H:%M:%S.%f')[:23] -%}
    cast('{{ moment | string | replace('T', ' ') | replace('Z', '') }}' as {{ dbt.type_timestamp() }})
{%- endmacro %}
