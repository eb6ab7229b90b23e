{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_changed_transitions',
    on_schema_change='append_new_columns',
    post_hook="{{ record_table_state() }}",
) }}

-- whose past has changed is told before it
-- depends_on: {{ ref('int_user_changes') }}

{%- set whole = segments_without_state() %}

{% call(changes) kept_by_person(since_when=true) -%}
with

memberships as (

    select *
    from {{ rows_reaching_change(ref('segment_memberships'), 'valid_to', changes) | indent(4) }}{{ ' as reaching_change' if changes }}
    {%- if changes and whole %}
    where segment not in {{ sql_list(whole) }}

    union all

    select * from {{ ref('segment_memberships') }}
    where segment in {{ sql_list(whole) }}
    {%- endif %}

),

unioned as (

    select
        membership_id,
        segment,
        user_id,
        per_value,
        'entered' as transition,
        valid_from as transition_at
    from memberships

    union all

    select
        membership_id,
        segment,
        user_id,
        per_value,
        'exited' as transition,
        valid_to as transition_at
    from memberships
    where valid_to is not null

),
{% if changes %}
-- a membership that goes on was entered before anything changed
news as (

    select * from unioned
    where
        {{ follows_change(to_epoch_ms('transition_at'), 'user_id', changes) | indent(8) }}
        {{ 'or segment in ' ~ sql_list(whole) if whole }}

),
{% endif %}
final as (

    select
        segment,
        user_id,
        per_value,
        transition,
        transition_at,
        -- it comes unless new events change it: "at risk tomorrow unless they come back"
        transition_at > {{ as_of() }} as is_forecast,
        membership_id
    from {{ 'news' if changes else 'unioned' }}

)

select * from final
{% endcall %}
