{#- A session's id: who, and when it began; so it does not depend on what arrived first. -#}
{% macro session_id(user_id, session_started_at) -%}
    {{ user_id }} || '@' || cast({{ to_epoch_ms(session_started_at) }} as {{ dbt.type_string() }})
{%- endmacro %}

{#- The same of a session that a source gave an id: who, and a hash of which source called it what. Its 32 digits are never taken
    for a time, so the two kinds of id cannot meet. -#}
{% macro session_id_of_given(user_id, source, given_session_id) -%}
    {{ user_id }} || '@' || {{ hash_text([source, given_session_id]) }}
{%- endmacro %}
