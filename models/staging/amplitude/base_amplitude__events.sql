{%- set revenue_events = "('revenue_amount', 'verified_revenue', 'unverified_revenue')" -%}

with

events as (

    {{ select_stored_as_text(source('amplitude', 'event'), [
        '$insert_id', '_insert_id', 'insert_id', 'uuid', 'device_id', 'user_id', 'event_type', 'event_time', 'client_event_time',
        'server_received_time', 'server_upload_time', 'platform', 'version_name', 'event_properties', 'user_properties',
    ] + (['session_id'] if 'amplitude' in given_sessions() else [])) | indent(4) }}

),

parsed as (

    select
        *,
        coalesce({{ adapter.quote('$insert_id') }}, _insert_id, insert_id) as sent_insert_id,
        case
            when event_type in {{ revenue_events }} and {{ json_is_object('event_properties') }}
                then {{ json_parse('event_properties', ['$revenue', '$price', '$quantity']) }}
        end as members
    from events
    {{ evaluate_once() }}

),

final as (

    select
        case when sent_insert_id is not null then coalesce(device_id, '') || ':' || sent_insert_id else uuid end as event_id,
        user_id,
        device_id as anonymous_id,
        case
            when {% for name in ['$revenue', '$price', '$quantity'] %}coalesce({{ parse_decimal(json_member('members', name)) }}, 0) < 0
                {{- ' or ' if not loop.last }}{% endfor %} then 'order_refunded'
            else event_type
        end as sent_name,
        coalesce(event_time, client_event_time) as occurred_at,
        coalesce(server_received_time, server_upload_time) as received_at,
        lower(platform) as platform,
        version_name as app_version,
        -- what happened outside of any session says -1
        {{ given_session_id('amplitude', "nullif(session_id, '-1')") }} as given_session_id,
        event_properties as properties,
        user_properties as traits
    from parsed

)

select * from final
