{#- What a load has seen of the arrivals that the next one reads again, and what has come, gone or changed since. -#}

{#- The columns by which arrivals are told apart: whose they are, what they may be copies of, when they happened, and a hash of all they say. -#}
{% macro arrival_columns() %}
    {{ return(['user_id', 'anonymous_id', 'source', 'event_id', 'order_id', 'occurred_at', 'content_hash']) }}
{% endmacro %}

{#- `select` of the clean events that arrived from some moment on, in these columns; `judged` is int_events_judged. -#}
{% macro arrivals_since(moment, judged) -%}
    select
        user_id,
        anonymous_id,
        source,
        event_id,
        {{ id_of_completed_order() }} as order_id,
        occurred_at,
        {{ hash_text(['cast(received_at as ' ~ dbt.type_string() ~ ')'] + clean_content_columns('events')) | indent(8) }} as content_hash
    from {{ judged }} as events
    where quarantine_reasons is null and received_at >= {{ moment }}
{%- endmacro %}

{#- Hook of int_events_judged, in the transaction of its rows, through which all comes that tables below ever see: what differs from what the last
    complete load left is marked, and stays so until a load is complete. One that stops may be repeated on other data. -#}
{% macro mark_arrivals_that_differ() %}
    {%- set seen = stored('intermediate', 'int_arrivals_seen') -%}
    {%- if seen and rows_replaced() == 'incremental' and load_window_start() is not none -%}
        {%- set arrived = '(' ~ arrivals_since(load_window_start(), this) ~ ') as arrived' %}
        update {{ seen }}
        set is_of_complete_load = false
        where is_of_complete_load and not {{ is_beside(seen.identifier, arrived, ['event_id', 'content_hash']) }};

        insert into {{ seen }} ({{ arrival_columns() | join(', ') }}, is_of_complete_load)
        select {{ arrival_columns() | join(', ') }}, false
        from {{ arrived }}
        where not {{ is_beside('arrived', seen, ['event_id', 'content_hash']) }};
    {%- endif -%}
{% endmacro %}

{#- Hook of load_ledger, in the transaction of its row: what the next load will have seen of the rows it reads again. -#}
{% macro record_arrivals_seen() %}
    {%- set seen = stored('intermediate', 'int_arrivals_seen') -%}
    {%- if seen and rows_replaced() == 'incremental' and is_complete_load() -%}
        {%- set moment = before_lookback(
            '(select loaded_through from ' ~ this ~ ' where load_number = (select max(load_number) from ' ~ this ~ '))') -%}
        delete from {{ seen }};
        insert into {{ seen }} ({{ arrival_columns() | join(', ') }}, is_of_complete_load)
        select {{ arrival_columns() | join(', ') }}, true
        from ({{ arrivals_since(moment, stored('intermediate', 'int_events_judged')) }}) as arrived;
    {%- endif -%}
{% endmacro %}
