{#- What message_outbox holds already; no rows where it does not exist yet. -#}
{% macro earlier_messages(outbox) -%}
    {%- if outbox -%}
    select message_id, updated_at from {{ outbox }}
    {%- else -%}
    select cast(null as {{ dbt.type_string() }}) as message_id, {{ run_at() }} as updated_at
    from (select 1 as one) as nothing
    where false
    {%- endif -%}
{%- endmacro %}
