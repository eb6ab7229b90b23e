with

event_names as (

    {{ event_names_of('revenuecat') }}

),

webhooks as (

    select * from {{ ref('base_revenuecat__webhooks') }}

),

with_aliases as (

    {{ json_elements('webhooks', 'aliases_json') | indent(4) }}

),

trimmed as (

    select
        event_id,
        replace(element, '"', '') as alias
    from with_aliases

),

aliases as (

    select
        event_id,
        min(case when alias like '$RCAnonymousID:%' then alias end) as anonymous_alias,
        -- one known id is the person; of several nobody knows which one is meant
        case
            when count(distinct case when alias not like '$RCAnonymousID:%' then alias end) = 1
                then min(case when alias not like '$RCAnonymousID:%' then alias end)
        end as known_alias
    from trimmed
    group by event_id

),

identified as (

    select
        webhooks.*,
        coalesce(
            case when webhooks.app_user_id not like '$RCAnonymousID:%' then webhooks.app_user_id end,
            case when webhooks.original_app_user_id not like '$RCAnonymousID:%' then webhooks.original_app_user_id end,
            aliases.known_alias
        ) as user_id,
        coalesce(
            case when webhooks.app_user_id like '$RCAnonymousID:%' then webhooks.app_user_id end,
            case when webhooks.original_app_user_id like '$RCAnonymousID:%' then webhooks.original_app_user_id end,
            aliases.anonymous_alias
        ) as anonymous_id,
        lower(webhooks.type) || case
            when webhooks.type = 'CANCELLATION' and webhooks.cancel_reason = 'CUSTOMER_SUPPORT' then '_refund'
            when webhooks.type = 'CANCELLATION' and webhooks.cancel_reason = 'BILLING_ERROR' then '_billing_error'
            when webhooks.type = 'RENEWAL' and webhooks.is_trial_conversion = 'true' then '_trial_conversion'
            when webhooks.type in ('INITIAL_PURCHASE', 'RENEWAL') and webhooks.period_type = 'TRIAL' then '_trial'
            when webhooks.type = 'NON_RENEWING_PURCHASE' and webhooks.period_type = 'PROMOTIONAL' then '_promotional'
            else ''
        end as source_event,
        {{ parse_decimal('coalesce(webhooks.price_in_purchased_currency, webhooks.price)') }} as charged,
        -- a purchase may be reported later than it was made; other renewals are stamped with the period they pay for, before or after
        case
            when (webhooks.type in ('INITIAL_PURCHASE', 'NON_RENEWING_PURCHASE') or webhooks.is_trial_conversion = 'true')
                and {{ parse_decimal('webhooks.purchased_at_ms') }} <= {{ parse_decimal('webhooks.event_timestamp_ms') }}
                then webhooks.purchased_at_ms
            else webhooks.event_timestamp_ms
        end as happened_at_ms
    from webhooks
    left join aliases on webhooks.event_id = aliases.event_id

),

final as (

    select
        identified.*,
        coalesce(event_names.event_name, {{ lower_snake('identified.source_event') }}) as event_name,
        {{ instant_text('happened_at_ms') | indent(8) }} as occurred_at,
        coalesce(sent_received_at, {{ instant_text('event_timestamp_ms') | indent(8) }}) as received_at,
        case
            when price_in_purchased_currency is not null then currency
            when price is not null then 'USD'
        end as charged_currency,
        -- the store's commission is a cost of ours and no discount; the tax is not ours
        cast(abs(charged) * (1 - coalesce({{ parse_decimal('tax_percentage') | indent(8) }}, 0)) as {{ money_type() }}) as net_charged
    from identified
    left join event_names on {{ lower_snake('identified.source_event') }} = event_names.sent_name

)

select * from final
