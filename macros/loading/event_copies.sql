{#- How the table of copies is brought up to date: only what stands beside an arrival is asked again. What arrived before the load window keeps its
    place among the copies, for whatever comes later stands behind it. -#}

{#- The order that an event completes; null for every other event. -#}
{% macro id_of_completed_order(events=none) %}
    {%- set of = events ~ '.' if events else '' -%}
    {{ return('case when ' ~ of ~ "event_name = 'order_completed' then " ~ of ~ 'order_id end') }}
{% endmacro %}

{#- `select` of the clean events before the load window that share source and event_id with rows of another relation: what to know them by. -#}
{% macro older_events_beside(others, window_start) -%}
    select
        source,
        event_id,
        {{ id_of_completed_order() }} as order_id,
        received_at
    from {{ ref('int_events_clean') }} as older
    where received_at < {{ window_start }} and {{ shares_event('older', others) }}
{%- endmacro %}

{#- Incremental strategy of int_events_copied: replaces what shares an event or an order with what the last run found in the load window, and
    what the new rows stand for. A place among the copies names a row. -#}
{% macro get_incremental_replace_copies_of_arrivals_sql(arg_dict) %}
    {%- set target, scope = arg_dict['target_relation'], 'true' -%}
    {%- if load_window_start() -%}
        {%- set place = ['source', 'event_id', 'event_copy_number'] -%}
        {%- set replaced -%}
        (
            select {{ place | join(', ') }} from {{ arg_dict['temp_relation'] }}
            union distinct
            select copies.{{ place | join(', copies.') }}
            from {{ target }} as copies
            inner join {{ target }} as recent on copies.source = recent.source and copies.event_id = recent.event_id
            where recent.received_at >= {{ load_window_start() }}
            union distinct
            select copies.{{ place | join(', copies.') }}
            from {{ target }} as copies
            inner join {{ target }} as recent on copies.source = recent.source and copies.order_id = recent.order_id
            where recent.received_at >= {{ load_window_start() }} and recent.is_repeated_order and copies.is_repeated_order
        ) as replaced
        {%- endset -%}
        {%- set scope = is_beside(target.identifier, replaced, place) -%}
    {%- endif -%}
    {{ replace_scope(arg_dict, scope) }}
{% endmacro %}
