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

    select * from {{ ref('segment_memberships') }}{{ ' as memberships' if changes }}
    {%- if changes %}
    where
        {{ reaches_change('memberships', 'valid_to', changes, whole) | indent(8) }}
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
        {{ reaches_change('unioned', 'transition_at', changes, whole) | indent(8) }}

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
