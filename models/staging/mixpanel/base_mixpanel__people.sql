{%- set columns = [
    'distinct_id', '$distinct_id', 'properties', '$properties', 'last_seen', '$last_seen', '_fivetran_synced', '_fivetran_deleted',
] -%}

with

people as (

    {{ select_stored_as_text(source('mixpanel', 'people'), columns, others_as='other_columns', of_traits=true) | indent(4) }}

),

named as (

    select
        coalesce(distinct_id, {{ adapter.quote('$distinct_id') }}) as user_id,
        coalesce(properties, {{ adapter.quote('$properties') }}, other_columns) as sent_traits,
        coalesce(last_seen, {{ adapter.quote('$last_seen') }}) as last_seen
    from people

),

parsed as (

    select
        *,
        case when {{ json_is_object('sent_traits') }} then {{ json_parse('sent_traits', ['$last_seen']) }} end as members
    from named
    where user_id is not null and user_id not like '$device:%'

),

seen as (

    select
        user_id,
        {{ instant_text("coalesce(last_seen, " ~ json_member('members', '$last_seen') ~ ")") | indent(8) }} as last_seen_at,
        sent_traits
    from parsed

),

final as (

    select
        'people:' || user_id || ':' || coalesce(last_seen_at, '') as event_id,
        user_id,
        last_seen_at as occurred_at,
        last_seen_at as received_at,
        {{ without_personal_fields('sent_traits', of_traits=true, besides=[
            '$email', '$name', '$first_name', '$last_name', '$phone', '$avatar', '$city', '$ios_devices', '$android_devices',
        ]) | indent(8) }} as traits
    from seen

)

select * from final
