{#- The calls of a warehouse in Segment's shape (RudderStack's is the same), as a whole query in the columns that canonical_events
    reads: tracks with the properties of their event tables, identifies, pages, screens. -#}
{% macro segment_calls(source_name) -%}
{%- set event_tables = tracked_event_tables(source(source_name, 'tracks')) -%}
with

tracks as (

    {{ select_stored_as_text(source(source_name, 'tracks'), segment_envelope()) | indent(4) }}

),

calls as (

    -- a call whose event table is not there, or lags behind, still happened
    select
        tracks.*,
        '{}' as sent_properties,
        'track' as call_type
    from tracks
    {%- for table in event_tables %}
    {{ 'where' if loop.first else 'and' }} not exists (select 1 from {{ table }} as properties_of where properties_of.id = tracks.id)
    {%- endfor %}

    {%- for table in event_tables %}

    union all

    ({{ segment_call(table, 'track') | indent(4) }})
    {%- endfor %}

    {%- for table, call_type in [('identifies', 'identify'), ('pages', 'page'), ('screens', 'screen')] %}

    union all

    ({{ segment_call(source(source_name, table), call_type) | indent(4) }})
    {%- endfor %}

),

final as (

    select
        call_type,
        id as event_id,
        user_id,
        anonymous_id,
        case call_type
            when 'track' then coalesce(event_text, event)
            when 'identify' then 'user_identified'
            when 'page' then 'page_viewed'
            else 'screen_viewed'
        end as sent_name,
        coalesce({{ adapter.quote('timestamp') }}, original_timestamp, sent_at) as occurred_at,
        received_at,
        -- libraries for browsers name a page; those for phones their device or system
        lower(coalesce(context_device_type, case when context_page_url is not null then 'web' end, context_os_name)) as platform,
        context_app_version as app_version,
        {{ given_session_id(source_name, 'context_session_id') }} as given_session_id,
        {{ with_user_agent('sent_properties', 'coalesce(context_user_agent, user_agent)') | indent(8) }} as properties
    from calls

)

select * from final
{%- endmacro %}

{#- `select` of one table of calls: its envelope, and all its other columns as one JSON object. -#}
{% macro segment_call(table, call_type) -%}
    select
        calls.*,
        '{{ call_type }}' as call_type
    from (
        {{ select_stored_as_text(table, segment_envelope(), others_as='sent_properties', of_traits=call_type == 'identify') | indent(8) }}
    ) as calls
    {{ evaluate_once() }}
{%- endmacro %}

{#- The columns that a call's table has whatever was tracked; of the context only what the events need. -#}
{% macro segment_envelope() %}
    {{ return([
        'id', 'user_id', 'anonymous_id', 'event', 'event_text', 'timestamp', 'original_timestamp', 'sent_at', 'received_at',
        'context_device_type', 'context_os_name', 'context_page_url', 'context_app_version', 'context_user_agent', 'user_agent',
        'channel', 'uuid', 'uuid_ts', 'loaded_at',
    ] + (['context_session_id'] if 'rudderstack' in given_sessions() else [])) }}
{% endmacro %}

{#- The tables of tracked events that exist beside a tracks table, as its column `event` names them. -#}
{% macro tracked_event_tables(tracks) %}
    {% set tables = [] %}
    {% if stored_columns(tracks) %}
        {% for name in run_query('select distinct event from ' ~ tracks ~ ' where event is not null order by 1').columns[0].values() %}
            {% set table = adapter.get_relation(tracks.database, tracks.schema, name) %}
            {% if table is not none %}{% do tables.append(table) %}{% endif %}
        {% endfor %}
    {% endif %}
    {{ return(tables) }}
{% endmacro %}

{#- The users table of such a warehouse, which holds the latest of each trait, as users: a whole query. -#}
{% macro segment_users(source_name) -%}
with

users as (

    {{ select_stored_as_text(
        source(source_name, 'users'), ['id'] + segment_user_traits_read(), others_as='traits', of_traits=true) | indent(4) }}

),

final as (

    select
        '{{ source_name }}' as source,
        nullif(trim(id), '') as user_id,
        created_at as signed_up_at,
        coalesce(country, address_country) as country,
        cast(null as {{ dbt.type_string() }}) as birth_year,
        gender,
        coalesce(acquisition_channel, utm_source) as acquisition_channel,
        coalesce(timezone, context_timezone) as timezone,
        marketing_opt_in,
        deleted_at,
        traits
    from users

)

select * from final
{%- endmacro %}

{% macro segment_user_traits_read() %}
    {{ return([
        'created_at', 'country', 'address_country', 'gender', 'acquisition_channel', 'utm_source', 'timezone', 'context_timezone',
        'marketing_opt_in', 'deleted_at', 'received_at', 'uuid', 'uuid_ts', 'loaded_at',
    ]) }}
{% endmacro %}
