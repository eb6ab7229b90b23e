{#- beside the columns of raw_events, one that is read on request -#}
{%- set columns = raw_event_columns() + (['session_id'] if 'app' in given_sessions() else []) -%}

with

raw_events as (

    {{ select_raw_as_text('raw_events', columns) | indent(4) }}

),

blanks_to_null as (

    select
        {%- for column in columns %}
        {{ blank_to_null(column, trimmed=column in ['user_id', 'anonymous_id', 'event_name']) }} as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from raw_events

),

final as (

    select
        -- only a sender's id tells a re-send; without one, the row is its own identity
        coalesce(event_id, {{ hash_text(columns) | indent(8) }}) as event_id,
        user_id,
        anonymous_id,
        {{ lower_snake('event_name') }} as event_name,
        occurred_at,
        coalesce(received_at, occurred_at) as received_at,
        coalesce(source, 'app') as source,
        platform,
        app_version,
        {{ given_session_id('app', 'session_id') }} as given_session_id,
        -- the app source carries these inside properties
        {%- for column in canonical_columns() %}
        cast(null as {{ dbt.type_string() }}) as {{ column }},
        {%- endfor %}
        properties
    from blanks_to_null

)

select * from final
