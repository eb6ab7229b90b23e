{{ config(
    materialized=rows_replaced(),
    incremental_strategy=rows_appended(),
    full_refresh=false if rows_replaced() == 'incremental' else none,
    on_schema_change='append_new_columns',
) }}

with

numbered as (

    {{ number_kinds(event_stream_rows(keyed=false)) | indent(4) }}

),

final as (

    select
        cast(kind_number as {{ dbt.type_int() }}) as kind_number,
        cast(event_number as {{ dbt.type_int() }}) as event_number,
        event_name,
        is_activity
        {%- for column in possible_kind_columns() %},
        {{ column }}
        {%- endfor %}
    from numbered
    {%- if rows_replaced() == 'incremental' %}
    -- empty at first: int_event_times writes them in the transaction of its own rows
    where 1 = 0
    {%- endif %}

)

select * from final
