{#- Whom a load touched, and since when, as rows_since_change asks for it. -#}
{% macro touched_since() -%}
    select user_id as changed_key, computed_from_ms as changed_from_ms from {{ ref('int_users_touched') }}
{%- endmacro %}

{#- `select` of the events of these people from there on. Whose an event is a join says, so that no scan can look for them:
    they are few, and joined each event looks for them once. -#}
{% macro touched_events() -%}
    select events.*
    from {{ ref('int_events_identified') }} as events
    inner join {{ ref('int_users_touched') }} as touched
        on events.user_id = touched.user_id and {{ to_epoch_ms('events.occurred_at') }} >= touched.computed_from_ms
{%- endmacro %}
