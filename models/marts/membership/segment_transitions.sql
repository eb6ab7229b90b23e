{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_changed_transitions',
    on_schema_change='append_new_columns',
    post_hook="{{ record_table_state() }}",
) }}

-- whose past has changed is told before it
-- depends_on: {{ ref('int_user_changes') }}

{% call(people) kept_by_person() -%}
with

memberships as (

    select * from {{ ref('segment_memberships') }}
    {{ where_among('user_id', people, segments_without_state()) }}

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
    from unioned

)

select * from final
{% endcall %}
