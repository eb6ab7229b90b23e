{#- `select` of the event stream: every clean event, and every session as an event. `changes` is a subquery of changed_key (a user_id) and
    changed_from_ms, so that nothing else is read than what those people did from there on; none for all. Rows that are not `keyed` say nothing
    of whose life they belong to, and need not look. -#}
{% macro event_stream_rows(changes=none, keyed=true) -%}
    select
        {%- if keyed %}
        lives.person_key,
        {%- endif %}
        events.user_id,
        events.event_id,
        events.event_name,
        events.occurred_at,
        events.source,
        events.platform,
        events.app_version,
        {%- for column in canonical_columns() %}
        events.{{ column }},
        {%- endfor %}
        events.feature_tier,
        events.is_activity,
        events.properties
    from {{ rows_since_change(ref('fct_events'), 'occurred_at', changes) | indent(4) }} as events
    {%- if keyed %}
    inner join {{ ref('int_user_lives') }} as lives on events.user_id = lives.user_id
    {%- endif %}

    union all

    -- sessions count like events, but are no activity of their own
    select
        {%- if keyed %}
        lives.person_key,
        {%- endif %}
        sessions.user_id,
        sessions.session_id as event_id,
        'session_started' as event_name,
        sessions.started_at as occurred_at,
        sessions.source,
        sessions.platform,
        sessions.app_version,
        {%- for column in canonical_columns() %}
        cast(null as {{ dbt.type_string() if column in canonical_columns('text') else money_type() }}) as {{ column }},
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as feature_tier,
        false as is_activity,
        cast(null as {{ dbt.type_string() }}) as properties
    from {{ rows_since_change(ref('int_sessions'), 'started_at', changes) | indent(4) }} as sessions
    {%- if keyed %}
    inner join {{ ref('int_user_lives') }} as lives on sessions.user_id = lives.user_id
    {%- endif %}
{%- endmacro %}
