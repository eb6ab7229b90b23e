{{ config(materialized='view') }}

with

people as (

    select * from {{ ref('reverse_etl_users') }}

),

-- Customer.io reads moments as whole seconds since 1970-01-01 UTC
final as (

    select
        external_id as userid,
        updated_at,
        {{ unix_seconds('at_risk_daily_users_next_at') }} as at_risk_daily_users_next_at,
        country,
        {{ unix_seconds('dormant_users_next_at') }} as dormant_users_next_at,
        is_at_risk_daily_user,
        is_power_user,
        {{ unix_seconds('last_ordered_at') }} as last_ordered_at,
        orders,
        plan,
        plan_state,
        revenue,
        timezone,
        {{ unix_seconds('trial_ends_at') }} as trial_ends_at,
        {{ unix_seconds('trial_started_at') }} as trial_started_at
    from people

)

select * from final
