{#- `select` of the clean events that arrived from some moment on, as whose they are and a hash of all they say. -#}
{% macro arrivals_since(events, moment, relation=none) -%}
    select
        user_id,
        anonymous_id,
        {{ hash_text(['cast(received_at as ' ~ dbt.type_string() ~ ')'] + clean_content_columns(events)) | indent(8) }} as content_hash
    from {{ relation ~ ' as ' ~ events if relation else events }}
    where received_at is null or received_at >= {{ moment }}
{%- endmacro %}

{#- Hook of load_ledger, in the transaction of its row: what the next load will have seen of the rows it reads again. -#}
{% macro record_arrivals_seen() %}
    {%- set seen = stored('intermediate', 'int_arrivals_seen') -%}
    {%- if seen and rows_replaced() == 'incremental' and is_complete_load() -%}
        {%- set moment = before_lookback(
            '(select loaded_through from ' ~ this ~ ' where load_number = (select max(load_number) from ' ~ this ~ '))') -%}
        delete from {{ seen }};
        insert into {{ seen }} (user_id, anonymous_id, content_hash)
        {{ arrivals_since('events', moment, ref('int_events_clean')) }};
    {%- endif -%}
{% endmacro %}
