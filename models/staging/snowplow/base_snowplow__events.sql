{%- set columns = snowplow_columns() -%}
{%- set traits_entity = var('snowplow_traits_entity', none) -%}
{%- set session = 'coalesce(nullif(trim(domain_sessionid), \'\'), ' ~ json_at('session_json', [0, 'session_id']) ~ ', '
    ~ json_at('session_json', [0, 'sessionId']) ~ ')' -%}
{%- set ecommerce = 'com_snowplowanalytics_snowplow_ecommerce_' -%}

with

event_names as (

    {{ event_names_of('snowplow') }}

),

atomic as (

    select
        *,
        {{ snowplow_json(columns, 'unstruct_event_.*') }} as event_json,
        {{ snowplow_json(columns, 'contexts_' ~ ecommerce ~ 'product_1') }} as products_json,
        {{ snowplow_json(columns, 'contexts_' ~ ecommerce ~ 'transaction_1') }} as transaction_json,
        {{ snowplow_json(columns, 'contexts_' ~ ecommerce ~ 'refund_1') }} as refund_json,
        {{ snowplow_json(columns, 'contexts_com_snowplowanalytics_snowplow_client_session_1') }} as session_json,
        {{ snowplow_json(columns, 'contexts_com_snowplowanalytics_mobile_application_1') }} as app_json,
        {{ snowplow_json(columns, traits_entity) if traits_entity else 'cast(null as ' ~ dbt.type_string() ~ ')' }} as traits_json
    from {{ source('snowplow', 'events') }}

),

named as (

    select
        *,
        case
            when event_name = 'snowplow_ecommerce_action' then {{ json_at('event_json', ['type']) }}
            when event = 'struct' then se_action
            -- superseded, and not the `transaction` of today
            when event in ('transaction', 'transaction_item') then 'legacy_' || event
            else event_name
        end as source_event,
        {{ without_personal_fields('event_json') | indent(8) }} as properties_json
    from atomic

),

final as (

    select
        event_id,
        nullif(trim(user_id), '') as user_id,
        -- cookies of the site, the app's installation, the collector's cookie; zeros stand for a visitor tracked anonymously
        nullif(coalesce(
            nullif(trim(domain_userid), ''),
            {{ json_at('session_json', [0, 'user_id']) }},
            {{ json_at('session_json', [0, 'userId']) }},
            nullif(trim(network_userid), '')
        ), '00000000-0000-0000-0000-000000000000') as anonymous_id,
        coalesce(event_names.event_name, {{ lower_snake('named.source_event') }}) as event_name,
        {{ as_text('derived_tstamp') }} as occurred_at,
        {{ as_text(var('snowplow_received_at')) }} as received_at,
        'snowplow' as source,
        platform,
        {{ json_at('app_json', [0, 'version']) }} as app_version,
        -- of the site's visit, else of the app's session entity
        {{ given_session_id('snowplow', session) | indent(8) }} as given_session_id,
        coalesce({{ json_at('transaction_json', [0, 'transaction_id']) }}, {{ json_at('refund_json', [0, 'transaction_id']) }}) as order_id,
        coalesce({{ json_at('transaction_json', [0, 'currency']) }}, {{ json_at('refund_json', [0, 'currency']) }}) as currency,
        {{ json_at('transaction_json', [0, 'discount_code']) }} as coupon_code,
        cast(null as {{ dbt.type_string() }}) as plan,
        {{ parse_decimal(json_at('transaction_json', [0, 'discount_amount'])) | indent(8) }} as discount_amount,
        -- the total value of a transaction holds its tax and shipping
        coalesce(
            {{ parse_decimal(json_at('transaction_json', [0, 'revenue'])) | indent(12) }}
            - coalesce({{ parse_decimal(json_at('transaction_json', [0, 'tax'])) | indent(12) }}, 0)
            - coalesce({{ parse_decimal(json_at('transaction_json', [0, 'shipping'])) | indent(12) }}, 0),
            {{ parse_decimal(json_at('refund_json', [0, 'refund_amount'])) | indent(12) }}
        ) as revenue,
        '{' || concat_ws(
            ', ',
            nullif(substr(properties_json, 2, length(properties_json) - 2), ''),
            {%- for name in ['se_category', 'se_label', 'se_property', 'page_urlpath', 'domain_sessionid'] %}
            '"{{ name }}": ' || {{ json_string(name) }},
            {%- endfor %}
            '"se_value": ' || {{ as_text('se_value') }},
            case when {{ json_at('event_json', ['user_agent']) }} is null then '"user_agent": ' || {{ json_string('useragent') }} end
        ) || '}' as properties,
        {{ without_personal_fields(json_at('traits_json', [0]), of_traits=true) | indent(8) }} as traits,
        products_json
    from named
    left join event_names on {{ lower_snake('named.source_event') }} = event_names.sent_name

)

select * from final
