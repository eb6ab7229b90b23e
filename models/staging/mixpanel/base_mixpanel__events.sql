{%- set members = [
    'time', 'distinct_id', '$insert_id', '$user_id', '$device_id', '$identified_id', '$anon_id', 'mp_processing_time_ms',
    '$mp_api_timestamp_ms', '$os', 'mp_lib', '$app_version_string', '$app_version',
] -%}

with

events as (

    {{ select_stored_as_text(source('mixpanel', 'event'), [
        'event', 'event_name', 'name', 'time', 'distinct_id', 'insert_id', 'user_id', 'device_id', 'mp_processing_time_ms', 'properties',
    ]) | indent(4) }}

),

parsed as (

    select
        *,
        case when {{ json_is_object('properties') }} then {{ json_parse('properties', members) }} end as members
    from events
    {{ evaluate_once() }}

),

named as (

    select
        coalesce(event_name, name, event) as sent_name,
        {{ instant_text("coalesce(" ~ adapter.quote('time') ~ ", " ~ json_member('members', 'time') ~ ")") | indent(8) }} as occurred_at,
        {{ instant_text('coalesce(mp_processing_time_ms, ' ~ first_member('members', ['mp_processing_time_ms', '$mp_api_timestamp_ms'])
            ~ ')') | indent(8) }} as received_at,
        coalesce(distinct_id, {{ json_member('members', 'distinct_id') }}) as distinct_id,
        coalesce(insert_id, {{ json_member('members', '$insert_id') }}) as insert_id,
        coalesce(user_id, {{ first_member('members', ['$user_id', '$identified_id']) }}) as sent_user_id,
        coalesce(device_id, {{ first_member('members', ['$device_id', '$anon_id']) }}) as sent_device_id,
        lower(case when {{ json_member('members', 'mp_lib') }} = 'web' then 'web' else {{ json_member('members', '$os') }} end) as platform,
        {{ first_member('members', ['$app_version_string', '$app_version']) }} as app_version,
        properties
    from parsed
    {{ evaluate_once() }}

),

final as (

    select
        case
            when insert_id is not null
                then {{ hash_text(['sent_name', 'distinct_id', 'insert_id', 'left(' ~ iso_instant(parse_timestamp('occurred_at'))
                    ~ ', 10)']) | indent(20) }}
        end as event_id,
        -- whoever sends from a server names the user as distinct_id, without a device
        coalesce(
            sent_user_id,
            case when sent_device_id is null and distinct_id not like '$device:%' then distinct_id end
        ) as user_id,
        coalesce(sent_device_id, case when distinct_id like '$device:%' then substring(distinct_id, 9) end) as anonymous_id,
        sent_name,
        occurred_at,
        received_at,
        platform,
        app_version,
        {{ given_session_id('mixpanel') }} as given_session_id,
        properties
    from named

)

select * from final
