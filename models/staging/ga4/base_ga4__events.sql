{%- set columns = (stored_columns(source('ga4', 'events')) or ['batch_event_index', 'batch_ordering_id', 'batch_page_id']) | sort -%}
{%- set identity = ['stream_id', 'user_pseudo_id', 'user_id', 'parsed.event_name', as_text('event_timestamp'), 'params'] -%}
{%- for column in columns if column.startswith('batch_') %}{% do identity.append(as_text(column)) %}{% endfor -%}
{%- set named_params = ['currency', 'value', 'transaction_id', 'coupon', 'plan']
    + (['ga_session_id'] if 'ga4' in given_sessions() else []) -%}
{%- set copied_at = var('ga4_copied_at', none) -%}

with

event_names as (

    {{ event_names_of('ga4') }}

),

exported as (

    select
        *,
        {{ key_values_as_json('event_params', var('ga4_left_out_params') + personal_fields()) | indent(8) }} as params,
        {{ key_values_as_json('user_properties', personal_fields(of_traits=true)) | indent(8) }} as traits,
        {{ as_json_text('items') }} as items_json,
        {{ as_json_text('ecommerce') }} as ecommerce_json,
        {{ as_json_text('app_info') }} as app_json,
        cast(floor(event_timestamp / 1000.0) as {{ dbt.type_bigint() }}) as happened_ms,
        -- an upload later than the three days in which Google takes events is a clock that is wrong
        cast(floor((event_timestamp + case
            when event_server_timestamp_offset between 0 and 259200000000 then event_server_timestamp_offset
            else 0
        end) / 1000.0) as {{ dbt.type_bigint() }}) as uploaded_ms
        {%- if copied_at %},
        max({{ copied_at }}) over (partition by event_date) as newest_copied_at
        {%- endif %}
    from {{ source('ga4', 'events') }}

),

parsed as (

    select
        *,
        {{ lower_snake('event_name') }} as sent_name,
        {{ json_parse('params', named_params) }} as named_params
    from exported
    {%- if copied_at %}
    -- a day that Google wrote again counts as it was copied last
    where {{ copied_at }} = newest_copied_at
    {%- endif %}

),

final as (

    select
        -- the export has no id: what tells two events apart
        {{ hash_text(identity) | indent(8) }} as event_id,
        nullif(trim(parsed.user_id), '') as user_id,
        nullif(trim(parsed.user_pseudo_id), '') as anonymous_id,
        coalesce(event_names.event_name, parsed.sent_name) as event_name,
        {{ instant_text(as_text('happened_ms')) | indent(8) }} as occurred_at,
        {{ instant_text(as_text('uploaded_ms')) | indent(8) }} as received_at,
        'ga4' as source,
        lower(platform) as platform,
        {{ json_at('app_json', ['version']) }} as app_version,
        -- the number is when the session began, and unique on its device only
        {{ given_session_id('ga4', "user_pseudo_id || '.' || " ~ json_member('named_params', 'ga_session_id')) }} as given_session_id,
        coalesce(
            nullif({{ json_at('ecommerce_json', ['transaction_id']) }}, '(not set)'), {{ json_member('named_params', 'transaction_id') }}
        ) as order_id,
        {{ json_member('named_params', 'currency') }} as currency,
        {{ json_member('named_params', 'coupon') }} as coupon_code,
        {{ json_member('named_params', 'plan') }} as plan,
        {{ json_member('named_params', 'value') }} as value,
        {{ json_at('ecommerce_json', ['purchase_revenue']) }} as purchase_revenue,
        {{ json_at('ecommerce_json', ['refund_value']) }} as refund_value,
        params as properties,
        traits,
        items_json
    from parsed
    left join event_names on parsed.sent_name = event_names.sent_name

)

select * from final
