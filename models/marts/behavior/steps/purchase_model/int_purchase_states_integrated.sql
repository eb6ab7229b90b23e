-- For engines without Python models. Given the chance p to leave after a purchase, a living customer's purchases in t days are
-- (1 - (beta / (beta + p t)) ^ s) / p on average, with s = r + x and beta = alpha + T; the paper's 2F1 stands for their mean over
-- p ~ Beta(a, b + x). With p = 1 / (1 + exp(-u)) the integrals run over smooth functions of u on the whole line, where the
-- trapezoidal rule is exact to some ten digits.
{%- set step = 0.4 %}

with

states as (

    select * from {{ ref('int_purchase_states') }}

),

fit as (

    select * from {{ ref('purchase_model_fit') }}
    where model = 'bg_nbd' and is_trusted

),

numbers as (

    {{ dbt.generate_series(8192) }}

),

parameters as (

    select
        states.repeat_purchases,
        states.recency_days,
        states.age_days,
        fit.a,
        fit.b + states.repeat_purchases as stay,
        fit.r + states.repeat_purchases as s,
        fit.alpha + states.age_days as beta,
        ln(fit.a / (fit.b + states.repeat_purchases)) as peak,
        case when states.repeat_purchases = 0 then 1 else 1 / (1 + exp(least(
            ln(fit.a) - ln(fit.b + states.repeat_purchases - 1)
            + (fit.r + states.repeat_purchases) * (ln(fit.alpha + states.age_days) - ln(fit.alpha + states.recency_days)),
            700
        ))) end as p_alive
    from states
    cross join fit

),

-- left of `leftmost` p is so small that purchases no longer depend on it, and the weight falls by exp(-a step) a step: the first
-- point stands for all of them
spans as (

    select
        *,
        -ln(greatest(stay, (s + 1) * 365 / beta)) - 14 as leftmost,
        peak + 25 * (1 + 1 / stay) as rightmost
    from parameters

),

points as (

    select
        spans.*,
        numbers.generated_number as point,
        leftmost + {{ step }} * numbers.generated_number as u
    from spans
    inner join numbers on leftmost + {{ step }} * numbers.generated_number < rightmost

),

weighted as (

    select
        *,
        1 / (1 + exp(-least(u, 700))) as p,
        exp(greatest(
            a * (least(u, 0) - least(peak, 0)) - stay * (greatest(u, 0) - greatest(peak, 0))
            - (a + stay) * (ln(1 + exp(-least(abs(u), 700))) - ln(1 + exp(-abs(peak)))),
            -700
        )) * case when point = 1 then 1 / (1 - exp(-a * {{ step }})) else 1 end as weight
    from points

),

final as (

    select
        repeat_purchases,
        recency_days,
        age_days,
        max(p_alive) as p_alive,
        {%- for days in (90, 365) %}
        max(p_alive) * sum(weight * case
            when point = 1 then s * {{ days }} / beta else (1 - exp(-s * ln(1 + p * {{ days }} / beta))) / p
        end) / sum(weight) as expected_purchases_{{ days }}d{{ ',' if not loop.last }}
        {%- endfor %}
    from weighted
    group by repeat_purchases, recency_days, age_days

)

select * from final
