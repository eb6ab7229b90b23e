{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_copies_of_arrivals',
    on_schema_change='sync_all_columns',
) }}
{%- set earliest_received_first = 'partition by source, event_id order by received_at, content_hash' -%}
{#- a row's place among the copies changes only beside an arrival that came, went or says something else: only there it is asked again -#}
{%- set is_load = is_incremental_load() -%}

-- only an incremental run reads it, which dbt cannot see while parsing
-- depends_on: {{ ref('int_arrivals_seen') }}

with
{% if is_load %}
changed as (

    {{ changed_arrivals() | indent(4) }}

),

orders_changed as (

    select source, order_id from changed
    where order_id is not null

    union all

    -- an event that counts no longer, or now, moves the other events of its order
    select
        source,
        order_id
    from {{ ref('int_events_clean') }} as copies
    where event_name = 'order_completed' and {{ is_beside('copies', 'changed', ['source', 'event_id']) }}

),

-- whether one of an order's events counts is asked of all copies of that event
events_beside as (

    select source, event_id from changed

    union all

    select
        source,
        event_id
    from {{ ref('int_events_clean') }} as of_orders
    where event_name = 'order_completed' and {{ is_beside('of_orders', 'orders_changed', ['source', 'order_id']) }}

),

clean as (

    select * from {{ ref('int_events_clean') }} as events
    where {{ is_beside('events', 'events_beside', ['source', 'event_id']) }}

),
{% else %}
clean as (

    select * from {{ ref('int_events_clean') }}

),
{% endif %}
repeated_events as (

    {{ repeated_keys('clean' if is_load else ref('int_events_clean'), ['source', 'event_id']) | indent(4) }}

),

repeated_orders as (

    select source, order_id
    from {{ 'clean' if is_load else ref('int_events_clean') }}
    where event_name = 'order_completed' and order_id is not null
    group by source, order_id
    having count(*) > 1

),

-- only rows that share an id are compared: they are few, and a window over every event would be dear
suspects as (

    select
        clean.*,
        repeated_orders.order_id is not null as is_repeated_order,
        {{ hash_text(clean_content_columns('clean')) | indent(8) }} as content_hash
    from clean
    left join repeated_events on clean.source = repeated_events.source and clean.event_id = repeated_events.event_id
    left join repeated_orders
        on
            clean.event_name = 'order_completed'
            and clean.source = repeated_orders.source
            and clean.order_id = repeated_orders.order_id
    where repeated_events.event_id is not null or repeated_orders.order_id is not null

),

numbered_by_event as (

    select
        *,
        row_number() over ({{ earliest_received_first }}) as event_copy_number,
        first_value(content_hash) over ({{ earliest_received_first }} rows unbounded preceding) as kept_content_hash
    from suspects

),

-- an order that client and server both report carries two event ids but one order id
numbered_by_order as (

    select
        *,
        case when is_repeated_order and event_copy_number = 1 then
            row_number() over (
                partition by source, is_repeated_order, case when is_repeated_order then order_id else event_id end, event_copy_number
                order by received_at, event_id
            )
        else 1 end as order_copy_number
    from numbered_by_event

),

final as (

    select
        numbered_by_order.*,
        case
            when event_copy_number > 1 then 'resent'
            when order_copy_number > 1 then 'order_reported_again'
        end as duplicate_kind,
        case when event_copy_number > 1 then content_hash <> kept_content_hash end as differs_from_kept
    from numbered_by_order
    {%- if is_load %}
    -- of other events and orders not all is read
    where
        {{ is_beside('numbered_by_order', 'changed', ['source', 'event_id']) }}
        or (event_name = 'order_completed' and {{ is_beside('numbered_by_order', 'orders_changed', ['source', 'order_id']) }})
    {%- endif %}

)

select * from final
