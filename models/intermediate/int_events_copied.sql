{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_copies_of_arrivals',
    on_schema_change='sync_all_columns',
) }}
{%- set earliest_received_first = 'partition by source, event_id order by received_at, content_hash' -%}
{#- what arrived before the load window keeps its place; it has copies now, or none any more, only beside what is in the window -#}
{%- set is_load = is_incremental_load() -%}
{%- set window_start = load_window_start() if is_load else none -%}

with
{% if is_load %}
arrived as (

    select
        source,
        event_id,
        {{ id_of_completed_order() }} as order_id
    from {{ ref('int_events_clean') }}
    where received_at >= {{ window_start }}

    union distinct

    -- as the last run left them: one of a pair may be gone
    select
        source,
        event_id,
        {{ id_of_completed_order() }} as order_id
    from {{ this }}
    where received_at >= {{ window_start }}

),

events_of_arrived as (

    select distinct
        source,
        event_id
    from arrived

),

-- of what came before the window ids and times at first, and whole rows by both: DuckDB takes one id in some hundreds for one of those that
-- it looks for, and reads a piece of every column there
older_copies as (

    {{ older_events_beside('events_of_arrived', window_start) | indent(4) }}

),

orders_of_arrived as (

    select
        source,
        order_id
    from arrived
    where order_id is not null

    union distinct

    select
        source,
        order_id
    from older_copies
    where order_id is not null

),

older_reports as (

    select distinct
        older.source,
        older.event_id
    from {{ ref('int_events_clean') }} as older
    inner join orders_of_arrived
        on older.source = orders_of_arrived.source and {{ id_of_completed_order('older') }} = orders_of_arrived.order_id
    where older.received_at < {{ window_start }}

),

-- whether one of an order's events counts is asked of all copies of that event
older_suspects as (

    select source, event_id, received_at from older_copies
    union distinct
    select source, event_id, received_at from ({{ older_events_beside('older_reports', window_start) | indent(4) }}) as reported

),

-- what arrived once and completes no order is a copy only of what is older
recent_suspects as (

    select
        source,
        event_id
    from {{ ref('int_events_clean') }}
    where received_at >= {{ window_start }}
    group by source, event_id
    having count(*) > 1 or max({{ id_of_completed_order() }}) is not null

    union distinct

    select source, event_id from older_suspects

),

clean as (

    select * from {{ ref('int_events_clean') }} as recent
    where received_at >= {{ window_start }} and {{ shares_event('recent', 'recent_suspects') }}

    union all

    select * from {{ ref('int_events_clean') }} as older
    where received_at < {{ window_start }}
        and received_at in (select received_at from older_suspects)
        and {{ shares_event('older', 'older_suspects') }}

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
    left join events_of_arrived
        on numbered_by_order.source = events_of_arrived.source and numbered_by_order.event_id = events_of_arrived.event_id
    left join orders_of_arrived
        on
            numbered_by_order.event_name = 'order_completed'
            and numbered_by_order.source = orders_of_arrived.source
            and numbered_by_order.order_id = orders_of_arrived.order_id
    where events_of_arrived.event_id is not null or orders_of_arrived.order_id is not null
    {%- endif %}

)

select * from final
