{#- How the table of copies is brought up to date: only what stands beside an arrival that changed is asked again. -#}

{#- The order that an event completes; null for every other event. -#}
{% macro id_of_completed_order(events=none) %}
    {%- set of = events ~ '.' if events else '' -%}
    {{ return('case when ' ~ of ~ "event_name = 'order_completed' then " ~ of ~ 'order_id end') }}
{% endmacro %}

{#- `select` of the events that came, went or say something else since the last complete load, with the orders that they complete: as they
    were and as they are. -#}
{% macro changed_arrivals() -%}
    select source, event_id, order_id from {{ ref('int_arrivals_seen') }}
    where not is_of_complete_load
{%- endmacro %}

{#- Incremental strategy of int_events_copied: replaces what shares an event or an order with them, and what the new rows stand for. A place
    among the copies names a row. -#}
{% macro get_incremental_replace_copies_of_arrivals_sql(arg_dict) %}
    {%- set scope = 'true' -%}
    {%- if load_window_start() -%}
        {%- set target, changed = arg_dict['target_relation'].identifier, '(' ~ changed_arrivals() ~ ') as changed' -%}
        {%- set scope = is_beside(target, changed, ['source', 'event_id'])
            ~ " or (event_name = 'order_completed' and " ~ is_beside(target, changed, ['source', 'order_id']) ~ ')'
            ~ ' or ' ~ is_beside(target, arg_dict['temp_relation'], ['source', 'event_id', 'event_copy_number']) -%}
    {%- endif -%}
    {{ replace_scope(arg_dict, scope) }}
{% endmacro %}
