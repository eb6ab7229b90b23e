{#- `select` of the event stream: every clean event, and every session as an event. `people` is a subquery of user_ids, none for all. -#}
{% macro event_stream_rows(people=none) -%}
    select
        user_id,
        event_id,
        event_name,
        occurred_at,
        source,
        platform,
        app_version,
        {%- for column in canonical_columns() %}
        {{ column }},
        {%- endfor %}
        feature_tier,
        is_activity,
        properties
    from {{ ref('fct_events') }}
    {%- if people %}
    where user_id in ({{ people }})
    {%- endif %}

    union all

    -- sessions count like events, but are no activity of their own
    select
        user_id,
        session_id as event_id,
        'session_started' as event_name,
        started_at as occurred_at,
        source,
        platform,
        app_version,
        {%- for column in canonical_columns() %}
        cast(null as {{ dbt.type_string() if column in canonical_columns('text') else money_type() }}) as {{ column }},
        {%- endfor %}
        cast(null as {{ dbt.type_string() }}) as feature_tier,
        false as is_activity,
        cast(null as {{ dbt.type_string() }}) as properties
    from {{ ref('int_sessions') }}
    {%- if people %}
    where user_id in ({{ people }})
    {%- endif %}
{%- endmacro %}

{% macro event_stream_columns() %}
    {{ return(
        ['user_id', 'event_id', 'event_name', 'occurred_at', 'source', 'platform', 'app_version'] + canonical_columns()
        + ['feature_tier', 'is_activity', 'properties']
    ) }}
{% endmacro %}
