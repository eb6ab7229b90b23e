with

forecast as (

    select * from {{ ref('user_purchase_forecast') }}

),

fit as (

    select * from {{ ref('purchase_model_fit') }}
    where model = 'bg_nbd'

)

select forecast.*
from forecast
cross join fit
where
    forecast.is_trusted <> fit.is_trusted
    or (forecast.expected_purchases_90d is not null) <> fit.is_trusted
    or (forecast.expected_purchases_365d is not null) <> fit.is_trusted
    or (forecast.p_alive is not null) <> (fit.is_trusted and fit.is_leaving_seen)
    or (forecast.p_alive is null and forecast.model_note is null)
    or forecast.p_alive not between 0 and 1
    or forecast.expected_purchases_90d not between 0 and 90
    or forecast.expected_purchases_365d < forecast.expected_purchases_90d
    or forecast.repeat_purchases > forecast.recency_days
    or forecast.recency_days > forecast.age_days
