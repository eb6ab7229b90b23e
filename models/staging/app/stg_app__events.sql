{#- beside the columns of raw_events, one that is read on request -#}
{%- set columns = raw_event_columns() + (['session_id'] if 'app' in given_sessions() else []) -%}
{%- set arrival_day = var('raw_events_day', none) -%}

with

raw_events as (

    {{ select_raw_as_text('raw_events', columns, {'arrival_day': arrival_day}) | indent(4) }}

),

blanks_to_null as (

    select
        {%- for column in columns %}
        {{ blank_to_null(column, trimmed=column in ['user_id', 'anonymous_id', 'event_name']) }} as {{ column }},
        {%- endfor %}
        arrival_day
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
        {{ 'received_at' if arrival_day else 'coalesce(received_at, occurred_at) as received_at' }},
        arrival_day,
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
