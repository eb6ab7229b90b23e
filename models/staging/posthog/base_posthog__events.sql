{%- set members = [
    '$anon_distinct_id', 'alias', '$is_identified', '$process_person_profile', '$device_id', '$raw_user_agent', '$user_agent', 'user_agent',
    '$lib', '$os', '$app_version', '$set', '$set_once',
] + (['$session_id'] if 'posthog' in given_sessions() else []) -%}
{%- set merging = "('$identify', '$create_alias', '$merge_dangerously')" -%}

with

events as (

    {{ select_stored_as_text(source('posthog', 'events'), [
        'uuid', 'event', 'properties', 'person_properties', 'set', 'set_once', 'distinct_id', 'timestamp', 'created_at',
        '_inserted_at', 'inserted_at', 'bq_ingested_timestamp',
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
        uuid,
        event,
        properties,
        distinct_id,
        {{ adapter.quote('timestamp') }} as occurred_at,
        coalesce(created_at, _inserted_at, inserted_at, bq_ingested_timestamp) as received_at,
        case when event in {{ merging }} then {{ first_member('members', ['$anon_distinct_id', 'alias']) }} end as merged_id,
        {{ json_member('members', '$is_identified') }} as is_identified,
        {{ json_member('members', '$process_person_profile') }} as has_profile,
        {{ json_member('members', '$device_id') }} as device_id,
        {{ json_member('members', 'user_agent') }} as own_user_agent,
        {{ first_member('members', ['$raw_user_agent', '$user_agent']) }} as user_agent,
        lower(case when {{ json_member('members', '$lib') }} = 'web' then 'web' else {{ json_member('members', '$os') }} end) as platform,
        {{ json_member('members', '$app_version') }} as app_version,
        {{ given_session_id('posthog', json_member('members', '$session_id')) }} as given_session_id,
        coalesce(person_properties, {{ adapter.quote('set') }}, {{ json_member('members', '$set') }}) as traits,
        -- person_properties say already whether it took effect
        case
            when person_properties is null
                then coalesce({{ adapter.quote('set_once') }}, {{ json_member('members', '$set_once') }})
        end as traits_once
    from parsed
    {{ evaluate_once() }}

),

merged_ids as (

    select distinct merged_id from named
    where merged_id is not null

),

told_apart as (

    select
        named.*,
        case
            when named.event in {{ merging }} then false
            when named.is_identified is not null then named.is_identified = 'false'
            when named.has_profile = 'false' then true
            else coalesce(named.distinct_id = named.device_id, false) or merged_ids.merged_id is not null
        end as is_anonymous
    from named
    left join merged_ids on named.distinct_id = merged_ids.merged_id

),

final as (

    select
        uuid as event_id,
        case when not is_anonymous then distinct_id end as user_id,
        case when is_anonymous then distinct_id else merged_id end as anonymous_id,
        event as sent_name,
        occurred_at,
        received_at,
        platform,
        app_version,
        given_session_id,
        {{ with_user_agent('properties', 'case when own_user_agent is null then user_agent end') | indent(8) }} as properties,
        traits,
        traits_once
    from told_apart

)

select * from final
