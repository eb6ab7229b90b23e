with

arms as (

    select * from {{ ref('int_campaign_arms') }}

),

comparisons as (

    select * from {{ ref('int_campaign_comparisons') }}

),

checks as (

    select * from {{ ref('int_campaign_checks') }}

),

joined as (

    select
        arms.campaign_id,
        arms.variant,
        arms.users,
        arms.conversions,
        {{ as_ratio('arms.conversions', 'arms.users') }} as conversion_rate,
        held.share as holdout_share,
        held.users as holdout_users,
        held.conversions as holdout_conversions,
        {{ as_ratio('held.conversions', 'held.users') }} as holdout_conversion_rate,
        comparisons.lift_absolute,
        comparisons.lift_absolute_low,
        comparisons.lift_absolute_high,
        comparisons.lift_relative,
        comparisons.lift_relative_low,
        comparisons.lift_relative_high,
        comparisons.p_value,
        checks.srm_p_value,
        arms.revenue,
        {{ rounded('arms.revenue / nullif(arms.users, 0)', money_type()) }} as revenue_per_user,
        {{ rounded('held.revenue / nullif(held.users, 0)', money_type()) }} as holdout_revenue_per_user,
        comparisons.revenue_lift_absolute,
        comparisons.revenue_lift_absolute_low,
        comparisons.revenue_lift_absolute_high,
        comparisons.revenue_lift_relative,
        comparisons.revenue_lift_relative_low,
        comparisons.revenue_lift_relative_high,
        comparisons.revenue_p_value,
        checks.is_mismatch,
        comparisons.least_expected,
        count(*) over (partition by arms.campaign_id) as variants,
        cast(ceil(checks.users_planned) as {{ dbt.type_bigint() }}) as users_planned,
        cast(ceil(case when checks.users_planned > checks.users then checks.users_planned - checks.users else 0 * checks.users_planned end)
            as {{ dbt.type_bigint() }}) as users_still_needed,
        checks.is_final,
        checks.read_after
    from arms
    inner join arms as held on arms.campaign_id = held.campaign_id and held.is_holdout
    inner join checks on arms.campaign_id = checks.campaign_id
    left join comparisons on arms.campaign_id = comparisons.campaign_id and arms.variant = comparisons.variant
    where not arms.is_holdout

),

final as (

    select
        {%- for column in campaign_result_columns() %}
        {{ column }},
        {%- endfor %}
        {{ reading_of_result() | indent(8) }} as reading
    from joined

)

select * from final
