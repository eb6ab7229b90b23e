{#- A session's id: who, and when it began; so it does not depend on what arrived first. -#}
{% macro session_id(user_id, session_started_at) -%}
    {{ user_id }} || '@' || cast({{ to_epoch_ms(session_started_at) }} as {{ dbt.type_string() }})
{%- endmacro %}
