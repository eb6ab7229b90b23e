{%- set traits = {
    'age_days': 'days since sign-up',
    'active_days_28': 'active days in the 28 days before',
    'revenue_before': 'revenue before',
} %}

with

units as (

    select * from {{ ref('int_outcome_units') }}

),

entered as (

    select
        segment,
        count(*) as entries,
        sum(case when controls > 0 then 1 else 0 end) as matched_entries
    from units
    where is_entrant
    group by segment

),

matched as (

    select * from units
    where controls > 0

),

cohorts as (

    select
        segment,
        is_entrant,
        count(*) as people,
        sum(converted) as conversions,
        {{ exact_sum('weight') }} as n,
        {{ exact_sum('weight * converted') }} / {{ exact_sum('weight') }} as conversion_rate,
        {{ exact_sum('weight * revenue') }} / {{ exact_sum('weight') }} as revenue_per_entry,
        {%- for trait in traits %}
        {%- set mean = exact_sum('weight * ' ~ trait) ~ ' / ' ~ exact_sum('weight') %}
        {{ mean }} as {{ trait }}_mean,
        greatest({{ exact_sum('weight * ' ~ trait ~ ' * ' ~ trait) }} / {{ exact_sum('weight') }} - power({{ mean }}, 2), 0)
            as {{ trait }}_variance{{ ',' if not loop.last }}
        {%- endfor %}
    from matched
    group by segment, is_entrant

),

-- one person may stand on both sides and for several entries: their parts are added before they are squared
parts as (

    select
        matched.segment,
        matched.user_id,
        {%- for outcome, rate in [('converted', 'conversion_rate'), ('revenue', 'revenue_per_entry')] %}
        {{ exact_sum(
            'case when matched.is_entrant then 1 else -1 end * matched.weight * (matched.' ~ outcome ~ ' - cohorts.' ~ rate ~ ') / cohorts.n'
        ) }} as {{ outcome }}_part{{ ',' if not loop.last }}
        {%- endfor %}
    from matched
    inner join cohorts on matched.segment = cohorts.segment and matched.is_entrant = cohorts.is_entrant
    group by matched.segment, matched.user_id

),

spread as (

    select
        segment,
        {{ normal_quantile(0.975) }} * sqrt({{ exact_sum('converted_part * converted_part') }}) as conversion_margin,
        {{ normal_quantile(0.975) }} * sqrt({{ exact_sum('revenue_part * revenue_part') }}) as revenue_margin
    from parts
    group by segment

),

compared as (

    select
        entered.segment,
        entered.entries,
        entered.matched_entries,
        controls.people as controls,
        entrants.conversions,
        entrants.conversion_rate,
        controls.conversion_rate as control_conversion_rate,
        case when entered.matched_entries >= {{ var('outcome_min_entries') }} then spread.conversion_margin end as conversion_margin,
        entrants.revenue_per_entry,
        controls.revenue_per_entry as control_revenue_per_entry,
        case when entered.matched_entries >= {{ var('outcome_min_entries') }} then spread.revenue_margin end as revenue_margin,
        {%- for trait in traits %}
        {{ standardised_difference('entrants.' ~ trait, 'controls.' ~ trait) | indent(8) }}
            as {{ trait }}_difference{{ ',' if not loop.last }}
        {%- endfor %}
    from entered
    left join cohorts as entrants on entered.segment = entrants.segment and entrants.is_entrant
    left join cohorts as controls on entered.segment = controls.segment and not controls.is_entrant
    left join spread on entered.segment = spread.segment

),

balanced as (

    select
        *,
        greatest(abs(age_days_difference), abs(active_days_28_difference), abs(revenue_before_difference)) as worst_difference
    from compared

),

final as (

    select
        segment,
        entries,
        cast(matched_entries as {{ dbt.type_bigint() }}) as matched_entries,
        cast(coalesce(controls, 0) as {{ dbt.type_bigint() }}) as controls,
        {{ rounded('conversion_rate', 'decimal(18, 6)') }} as conversion_rate,
        {{ rounded('control_conversion_rate', 'decimal(18, 6)') }} as control_conversion_rate,
        {{ rounded('conversion_rate - control_conversion_rate', 'decimal(18, 6)') }} as conversion_difference,
        {{ rounded('conversion_rate - control_conversion_rate - conversion_margin', 'decimal(18, 6)') }} as conversion_difference_low,
        {{ rounded('conversion_rate - control_conversion_rate + conversion_margin', 'decimal(18, 6)') }} as conversion_difference_high,
        {{ rounded('revenue_per_entry', money_type()) }} as revenue_per_entry,
        {{ rounded('control_revenue_per_entry', money_type()) }} as control_revenue_per_entry,
        {{ rounded('revenue_per_entry - control_revenue_per_entry', money_type()) }} as revenue_difference,
        {{ rounded('revenue_per_entry - control_revenue_per_entry - revenue_margin', money_type()) }} as revenue_difference_low,
        {{ rounded('revenue_per_entry - control_revenue_per_entry + revenue_margin', money_type()) }} as revenue_difference_high,
        {{ rounded('worst_difference', 'decimal(18, 6)') }} as standardised_difference,
        worst_difference <= {{ var('outcome_max_difference') }} as is_balanced,
        {{ outcome_reading(traits) | indent(8) }} as reading
    from balanced

)

select * from final
