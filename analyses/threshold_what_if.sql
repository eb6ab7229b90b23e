-- How large would power_users be with another threshold? The days with feature use in the last 28, person by person, counted once: each
-- row says how many people have at least that many. The rule asks for the var power_user_active_days, and for more besides.
-- `make backtest SEGMENT=power_users SET="power_user_active_days=12"` answers for the whole rule and its past.
with

used as (

    select
        user_id,
        count(distinct {{ date_in_time_zone('occurred_at', var('reporting_timezone')) }}) as days_used
    from {{ ref('fct_events') }}
    where
        event_name = 'feature_used'
        and occurred_at <= {{ as_of() }}
        and occurred_at > {{ add_minutes(as_of(), -1440 * 28) }}
    group by user_id

),

thresholds as (

    {{ numbers_to(28) }}

)

select
    thresholds.number as at_least_days,
    thresholds.number = {{ var('power_user_active_days') }} as is_the_rule,
    count(used.user_id) as people
from thresholds
left join used on thresholds.number <= used.days_used
group by thresholds.number
order by thresholds.number
