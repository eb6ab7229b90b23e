with

candidates as (

    select * from {{ ref('int_aha_candidates') }}

),

chance as (

    select * from {{ ref('int_aha_chance') }}

),

goals as (

    select * from {{ ref('insight_goals') }}

),

-- nested candidates are not independent trials: each is held against the best that a shuffle found anywhere
beaten as (

    select
        candidates.goal,
        candidates.days,
        candidates.event_name,
        candidates.at_least,
        count(chance.shuffle) as shuffles_beating_it
    from candidates
    left join chance on candidates.goal = chance.goal and candidates.score <= chance.best_score
    group by candidates.goal, candidates.days, candidates.event_name, candidates.at_least

),

rates as (

    select
        candidates.*,
        beaten.shuffles_beating_it,
        row_number() over (
            partition by candidates.goal
            order by candidates.score desc, candidates.days, candidates.at_least, {{ ordered_text('candidates.event_name') }}
        ) as place,
        cast(candidates.people_with as {{ double_type() }}) as n1,
        cast(candidates.people - candidates.people_with as {{ double_type() }}) as n0,
        cast(candidates.reached_with as {{ double_type() }}) as x1,
        cast(candidates.reached - candidates.reached_with as {{ double_type() }}) as x0
    from candidates
    inner join beaten
        on
            candidates.goal = beaten.goal
            and candidates.days = beaten.days
            and candidates.event_name = beaten.event_name
            and candidates.at_least = beaten.at_least

),

-- Newcombe's interval of a difference from Wilson's of both rates, and Katz's of their ratio, as in campaign_results
bounded as (

    select
        *,
        x1 / nullif(n1, 0) as rate_with,
        x0 / nullif(n0, 0) as rate_without,
        case when n1 > 0 then {{ wilson_bound('x1', 'nullif(n1, 0)', -1) | indent(8) }} end as with_low,
        case when n1 > 0 then {{ wilson_bound('x1', 'nullif(n1, 0)', 1) | indent(8) }} end as with_high,
        case when n0 > 0 then {{ wilson_bound('x0', 'nullif(n0, 0)', -1) | indent(8) }} end as without_low,
        case when n0 > 0 then {{ wilson_bound('x0', 'nullif(n0, 0)', 1) | indent(8) }} end as without_high,
        {{ normal_quantile(0.975) }} * sqrt(1 / nullif(x1, 0) - 1 / nullif(n1, 0) + 1 / nullif(x0, 0) - 1 / nullif(n0, 0))
            as log_ratio_margin
    from rates

),

measured as (

    select
        *,
        rate_with - rate_without - {{ root_of_squares('rate_with - with_low', 'without_high - rate_without') }} as lift_low,
        rate_with - rate_without + {{ root_of_squares('with_high - rate_with', 'rate_without - without_low') }} as lift_high,
        {{ as_ratio('(1 + shuffles_beating_it)', 1 + var('aha_shuffles')) }} as p_value
    from bounded

),

final as (

    select
        measured.goal,
        cast(measured.place as {{ dbt.type_bigint() }}) as place,
        measured.event_name,
        cast(measured.at_least as integer) as at_least,
        cast(measured.days as integer) as within_days,
        measured.score,
        measured.p_value,
        measured.people,
        measured.people_with,
        cast(measured.reached as {{ dbt.type_bigint() }}) as reached,
        cast(measured.reached_with as {{ dbt.type_bigint() }}) as reached_with,
        {{ as_ratio('measured.people_with', 'measured.people') }} as support,
        {{ rounded('measured.rate_with', 'decimal(18, 6)') }} as rate_with,
        {{ rounded('measured.rate_without', 'decimal(18, 6)') }} as rate_without,
        {{ rounded('measured.rate_with - measured.rate_without', 'decimal(18, 6)') }} as lift_absolute,
        {{ rounded('measured.lift_low', 'decimal(18, 6)') }} as lift_absolute_low,
        {{ rounded('measured.lift_high', 'decimal(18, 6)') }} as lift_absolute_high,
        {{ rounded('measured.rate_with / nullif(measured.rate_without, 0) - 1', 'decimal(18, 6)') }} as lift_relative,
        {{ rounded('measured.rate_with / nullif(measured.rate_without, 0) * exp(-measured.log_ratio_margin) - 1', 'decimal(18, 6)') }}
            as lift_relative_low,
        {{ rounded('measured.rate_with / nullif(measured.rate_without, 0) * exp(measured.log_ratio_margin) - 1', 'decimal(18, 6)') }}
            as lift_relative_high,
        {{ as_ratio('measured.reached_with', 'measured.reached') }} as recall,
        measured.p_value <= {{ var('aha_max_p_value') }} as is_significant,
        measured.p_value <= {{ var('aha_max_p_value') }} and coalesce(measured.lift_low > 0, false) as is_confirmed,
        {{ aha_rule('measured.event_name', 'measured.at_least', 'measured.days') }} as rule,
        {{ aha_reading() | indent(8) }} as reading
    from measured
    inner join goals on measured.goal = goals.goal

)

select * from final
