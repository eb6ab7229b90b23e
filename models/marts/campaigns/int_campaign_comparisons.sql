{{ config(schema='intermediate') }}

with

checks as (

    select * from {{ ref('int_campaign_checks') }}

),

-- a split that chance does not explain leaves nothing to compare
arms as (

    select
        arms.campaign_id,
        arms.variant,
        arms.is_holdout,
        cast(arms.users as {{ double_type() }}) as n,
        cast(arms.conversions as {{ double_type() }}) as x,
        cast(arms.revenue as {{ double_type() }}) / arms.users as mean,
        arms.revenue_squares
    from {{ ref('int_campaign_arms') }} as arms
    inner join checks on arms.campaign_id = checks.campaign_id
    where arms.users > 0 and not checks.is_mismatch

),

spread as (

    select
        *,
        x / n as rate,
        {{ wilson_bound('x', 'n', -1) | indent(8) }} as rate_low,
        {{ wilson_bound('x', 'n', 1) | indent(8) }} as rate_high,
        case when x > 0 then 1 / x - 1 / n end as log_rate_variance,
        -- Welch's interval has nothing to stand on in a smaller group
        case when n >= 4 then greatest(revenue_squares - n * mean * mean, 0) / (n - 1) / n end as mean_variance
    from arms

),

paired as (

    select
        sent.campaign_id,
        sent.variant,
        sent.rate - held.rate as difference,
        sent.rate / nullif(held.rate, 0) as ratio,
        {{ root_of_squares('sent.rate - sent.rate_low', 'held.rate_high - held.rate') }} as difference_below,
        {{ root_of_squares('sent.rate_high - sent.rate', 'held.rate - held.rate_low') }} as difference_above,
        {{ normal_quantile(0.975) }} * sqrt(sent.log_rate_variance + held.log_rate_variance) as log_ratio_margin,
        (sent.x + held.x) / (sent.n + held.n) as pooled_rate,
        sent.n,
        held.n as held_n,
        sent.mean - held.mean as mean_difference,
        sent.mean / nullif(held.mean, 0) as mean_ratio,
        sent.mean_variance + held.mean_variance as mean_variance,
        sent.mean_variance * sent.mean_variance / (sent.n - 1)
        + held.mean_variance * held.mean_variance / (held.n - 1) as mean_variance_spread,
        {{ normal_quantile(0.975) }} * sqrt(
            sent.mean_variance / nullif(sent.mean * sent.mean, 0) + held.mean_variance / nullif(held.mean * held.mean, 0)
        ) as log_mean_ratio_margin
    from spread as sent
    inner join spread as held on sent.campaign_id = held.campaign_id and held.is_holdout
    where not sent.is_holdout

),

deviates as (

    select
        *,
        abs(difference) / sqrt(nullif(pooled_rate * (1 - pooled_rate), 0) * (1 / n + 1 / held_n)) as z,
        abs(mean_difference) / sqrt(nullif(mean_variance, 0)) as t,
        mean_variance * mean_variance / nullif(mean_variance_spread, 0) as degrees
    from paired

),

normal as (

    select
        *,
        sqrt(mean_variance) * ({{ student_t_quantile('degrees') }}) as mean_margin,
        {{ student_t_as_normal('t', 'degrees') | indent(8) }} as mean_z
    from deviates

),

final as (

    select
        campaign_id,
        variant,
        {{ rounded('difference', 'decimal(18, 6)') }} as lift_absolute,
        {{ rounded('difference - difference_below', 'decimal(18, 6)') }} as lift_absolute_low,
        {{ rounded('difference + difference_above', 'decimal(18, 6)') }} as lift_absolute_high,
        {{ rounded('ratio - 1', 'decimal(18, 6)') }} as lift_relative,
        {{ rounded('ratio * exp(-log_ratio_margin) - 1', 'decimal(18, 6)') }} as lift_relative_low,
        {{ rounded('ratio * exp(log_ratio_margin) - 1', 'decimal(18, 6)') }} as lift_relative_high,
        {{ rounded('2 * (' ~ normal_upper_tail('z') ~ ')', decimal_type(11, 10)) | indent(8) }} as p_value,
        -- the fewest conversions, or misses, that chance alone lets a group expect
        {{ rounded('least(n, held_n) * least(pooled_rate, 1 - pooled_rate)', 'decimal(18, 6)') }} as least_expected,
        {{ rounded('mean_difference', money_type()) }} as revenue_lift_absolute,
        {{ rounded('mean_difference - mean_margin', money_type()) }} as revenue_lift_absolute_low,
        {{ rounded('mean_difference + mean_margin', money_type()) }} as revenue_lift_absolute_high,
        {{ rounded('mean_ratio - 1', 'decimal(18, 6)') }} as revenue_lift_relative,
        {{ rounded('mean_ratio * exp(-log_mean_ratio_margin) - 1', 'decimal(18, 6)') }} as revenue_lift_relative_low,
        {{ rounded('mean_ratio * exp(log_mean_ratio_margin) - 1', 'decimal(18, 6)') }} as revenue_lift_relative_high,
        {{ rounded('2 * (' ~ normal_upper_tail('mean_z') ~ ')', decimal_type(11, 10)) | indent(8) }} as revenue_p_value
    from normal

)

select * from final
