{#- Whom a load touched, and since when, as rows_since_change asks for it. -#}
{% macro touched_since() -%}
    select user_id as changed_key, computed_from_ms as changed_from_ms from {{ ref('int_users_touched') }}
{%- endmacro %}

{#- `select` of the events of these people from there on. -#}
{% macro touched_events() -%}
    {{- return(adapter.dispatch('touched_events', 'behavioral_segments')()) -}}
{%- endmacro %}

{% macro default__touched_events() -%}
    {{ identified_events_of(touched_since()) }}
{%- endmacro %}

{#- Looked for by time first, as in rows_since_change. In what is older only the ids that were sent can be looked for, for whose an event is a
    join says: a device's events belong to whoever signed in there, or to nobody. -#}
{% macro duckdb__touched_events() -%}
    {%- set is_new = 'events.occurred_at >= ' ~ load_window_start() -%}
    {%- set long_ago = touched_since() ~ ' where computed_from_ms < ' ~ to_epoch_ms(load_window_start()) -%}
    {{ identified_events_of(touched_since()) }}
    where {{ is_new }}

    union all

    {{ identified_events_of(long_ago, 'events.raw_user_id') }}
    where not {{ is_new }}

    union all

    {{ identified_events_of(long_ago) }}
    inner join (
        select spells.anonymous_id
        from {{ ref('int_identity_spells') }} as spells
        inner join ({{ long_ago }}) as since on spells.user_id = since.changed_key
        union distinct
        -- what comes after 'anon:'
        select substr(changed_key, 6) as anonymous_id from ({{ long_ago }}) as since
        where changed_key like 'anon:%'
    ) as devices on events.anonymous_id = devices.anonymous_id
    where events.raw_user_id is null and not {{ is_new }}
{%- endmacro %}

{#- `select` of the events of some people, each from an instant of theirs on; may go on with a `join` or a `where`. -#}
{% macro identified_events_of(since, user_id='events.user_id') -%}
    select events.*
    from {{ ref('int_events_identified') }} as events
    inner join ({{ since }}) as touched
        on {{ user_id }} = touched.changed_key and {{ to_epoch_ms('events.occurred_at') }} >= touched.changed_from_ms
{%- endmacro %}
