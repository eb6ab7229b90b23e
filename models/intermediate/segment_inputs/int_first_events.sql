{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_touched_people',
    on_schema_change='sync_all_columns',
) }}
-- only an incremental run reads it, which dbt cannot see while parsing
-- depends_on: {{ ref('int_users_touched') }}
{%- set touched = touched_since() if is_incremental_load() %}

with

events as (

    select
        user_id,
        occurred_at
    from {{ rows_since_change(ref('fct_events'), 'occurred_at', touched) | indent(4) }}{{ ' as since_change' if touched }}
    {%- if touched %}

    union all

    -- what happened before anything changed happened first, as ever
    select
        stored.user_id,
        stored.first_event_at as occurred_at
    from {{ this }} as stored
    inner join {{ ref('int_users_touched') }} as touched
        on stored.user_id = touched.user_id and {{ to_epoch_ms('stored.first_event_at') }} < touched.computed_from_ms
    {%- endif %}

),

final as (

    select
        user_id,
        min(occurred_at) as first_event_at
    from events
    group by user_id

)

select * from final
