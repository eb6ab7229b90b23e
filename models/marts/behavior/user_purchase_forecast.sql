with

histories as (

    select * from {{ ref('int_purchase_histories') }}

),

scores as (

    select * from {{ ref('int_purchase_states_scored' if fits_purchase_model() else 'int_purchase_states_integrated') }}

),

fit as (

    select * from {{ ref('purchase_model_fit') }}

),

purchase_fit as (

    select * from fit
    where model = 'bg_nbd'

),

value_fit as (

    select * from fit
    where model = 'gamma_gamma'

),

scored as (

    select
        histories.*,
        case when purchase_fit.is_leaving_seen then scores.p_alive end as p_alive,
        scores.expected_purchases_90d,
        scores.expected_purchases_365d,
        case when value_fit.is_trusted then
            value_fit.p
            * (value_fit.gamma + cast(coalesce(
                histories.valued_repeat_purchases * histories.average_repeat_value, 0
            ) as {{ double_type() }}))
            / (value_fit.p * histories.valued_repeat_purchases + value_fit.q - 1)
        end as expected_purchase_value,
        purchase_fit.is_trusted,
        case
            when purchase_fit.reason is null or purchase_fit.reason = value_fit.reason then value_fit.reason
            when value_fit.reason is null then purchase_fit.reason
            else purchase_fit.reason || '; value: ' || value_fit.reason
        end as model_note
    from histories
    cross join purchase_fit
    cross join value_fit
    left join scores
        on
            histories.repeat_purchases = scores.repeat_purchases
            and histories.recency_days = scores.recency_days
            and histories.age_days = scores.age_days

),

final as (

    select
        user_id,
        first_purchased_on,
        last_purchased_on,
        repeat_purchases,
        recency_days,
        age_days,
        average_repeat_value,
        {{ rounded('p_alive', 'decimal(18, 6)') }} as p_alive,
        {{ rounded('expected_purchases_90d', 'decimal(18, 6)') }} as expected_purchases_90d,
        {{ rounded('expected_purchases_365d', 'decimal(18, 6)') }} as expected_purchases_365d,
        {{ rounded('expected_purchase_value', money_type()) }} as expected_purchase_value,
        {{ rounded('expected_purchases_365d * expected_purchase_value', money_type()) }} as expected_value_365d,
        is_trusted,
        model_note
    from scored

)

select * from final
