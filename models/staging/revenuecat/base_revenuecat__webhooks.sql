{%- set has_arrival = 'received_at' in (stored_columns(source('revenuecat', 'webhooks')) or ['received_at']) -%}
{%- set fields = [
    'id', 'type', 'app_user_id', 'original_app_user_id', 'event_timestamp_ms', 'purchased_at_ms', 'expiration_at_ms', 'period_type',
    'cancel_reason', 'expiration_reason', 'is_trial_conversion', 'environment', 'store', 'product_id', 'new_product_id', 'offer_code',
    'currency', 'price', 'price_in_purchased_currency', 'tax_percentage', 'transaction_id', 'renewal_number',
] -%}

with

received as (

    select
        {{ as_text('body') }} as body,
        {{ as_text('received_at') if has_arrival else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as sent_received_at
    from {{ source('revenuecat', 'webhooks') }}

),

checked as (

    select
        *,
        case when {{ json_is_object('body') | indent(8) }} then body end as valid_body
    from received

),

opened as (

    -- some endpoints keep the whole message, some only the event in it
    select
        *,
        coalesce({{ json_at('valid_body', ['event']) }}, valid_body) as event_json
    from checked

),

parsed as (

    select
        *,
        -- a transfer names who has it now
        coalesce({{ json_at('event_json', ['aliases']) }}, {{ json_at('event_json', ['transferred_to']) }}) as aliases_json,
        {{ json_at('event_json', ['subscriber_attributes']) }} as attributes_json,
        {{ json_parse('event_json', fields) }} as event
    from opened

),

final as (

    select
        -- without an id the message is its own identity
        coalesce({{ json_member('event', 'id') }}, {{ hash_text(['body']) }}) as event_id,
        {%- for field in fields if field != 'id' %}
        {{ json_member('event', field) }} as {{ field }},
        {%- endfor %}
        aliases_json,
        attributes_json,
        case when valid_body is null then body end as unreadable_body,
        sent_received_at
    from parsed

)

select * from final
