{{ config(materialized='view') }}

with

events as (

    select * from {{ ref('int_events_deduplicated') }}

),

identity_spells as (

    select * from {{ ref('int_identity_spells') }}

),

final as (

    select
        events.event_id,
        coalesce(events.user_id, identity_spells.user_id, 'anon:' || events.anonymous_id) as user_id,
        events.user_id as raw_user_id,
        {%- for column in clean_event_columns() if column not in ['event_id', 'user_id'] %}
        events.{{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from events
    left join identity_spells
        on
            events.anonymous_id = identity_spells.anonymous_id
            and events.user_id is null
            and (identity_spells.valid_from is null or events.occurred_at >= identity_spells.valid_from)
            and (identity_spells.valid_to is null or events.occurred_at < identity_spells.valid_to)

)

select * from final
