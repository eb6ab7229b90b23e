{%- set earliest_received_first = 'partition by source, event_id order by received_at, content_hash' -%}

with

clean as (

    select * from {{ ref('int_events_clean') }}

),

repeated_events as (

    {{ repeated_keys(ref('int_events_clean'), ['source', 'event_id']) | indent(4) }}

),

repeated_orders as (

    select source, order_id
    from {{ ref('int_events_clean') }}
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
        *,
        case
            when event_copy_number > 1 then 'resent'
            when order_copy_number > 1 then 'order_reported_again'
        end as duplicate_kind,
        case when event_copy_number > 1 then content_hash <> kept_content_hash end as differs_from_kept
    from numbered_by_order

)

select * from final
