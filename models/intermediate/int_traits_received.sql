{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_opened_days',
    on_schema_change='sync_all_columns',
) }}
{%- set as_of_cut = explicit_as_of() -%}
{%- set received_at = 'coalesce(' ~ parse_timestamp('received_at') ~ ', ' ~ parse_timestamp('occurred_at') ~ ')' %}

-- it says whether the stored rows were read as today's definitions have it
-- depends_on: {{ ref('int_load_definitions') }}

select * from {{ ref('int_traits_unioned') }}
where
    true
    {%- if as_of_cut %}
    -- what never says when it came is seen by a past as_of, too
    and ({{ received_at }} is null or {{ received_at }} <= {{ as_of_cut }})
    {%- endif %}
    {%- if is_incremental_load() %}
    and {{ is_of_opened_day() }}
    {%- endif %}
