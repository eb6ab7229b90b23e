{{ config(materialized='view') }}

with

changes as (

    select * from {{ ref('user_attribute_changes') }}

),

deletions as (

    select
        external_id,
        max(updated_at) as deleted_by
    from {{ ref('user_deletions') }}
    where change_type = 'deleted'
    group by external_id

),

numbered as (

    select
        changes.*,
        row_number() over (partition by changes.external_id order by changes.updated_at desc) as recency
    from changes
    left join deletions on changes.external_id = deletions.external_id
    where deletions.deleted_by is null or deletions.deleted_by < changes.updated_at

),

-- one line per row of the seed synced_attributes
final as (

    select
        external_id,
        updated_at,
        {{ parse_timestamp(json_text('payload', ['at_risk_daily_users_next_at'])) }} as at_risk_daily_users_next_at,
        {{ json_text('payload', ['country']) }} as country,
        {{ parse_timestamp(json_text('payload', ['dormant_users_next_at'])) }} as dormant_users_next_at,
        {{ parse_boolean(json_text('payload', ['is_at_risk_daily_user'])) }} as is_at_risk_daily_user,
        {{ parse_boolean(json_text('payload', ['is_power_user'])) }} as is_power_user,
        {{ parse_timestamp(json_text('payload', ['last_ordered_at'])) }} as last_ordered_at,
        {{ parse_integer(json_text('payload', ['orders'])) }} as orders,
        {{ json_text('payload', ['plan']) }} as plan,
        {{ json_text('payload', ['plan_state']) }} as plan_state,
        {{ parse_decimal(json_text('payload', ['revenue'])) }} as revenue,
        {{ json_text('payload', ['timezone']) }} as timezone,
        {{ parse_timestamp(json_text('payload', ['trial_ends_at'])) }} as trial_ends_at,
        {{ parse_timestamp(json_text('payload', ['trial_started_at'])) }} as trial_started_at
    from numbered
    where recency = 1

)

select * from final
