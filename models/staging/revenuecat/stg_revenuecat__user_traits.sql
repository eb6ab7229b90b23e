with

events as (

    select * from {{ ref('base_revenuecat__events') }}
    where attributes_json is not null

),

attributes as (

    {{ json_members(
        'events', ['event_id', 'user_id', 'anonymous_id', 'occurred_at', 'received_at'], 'attributes_json') | indent(4) }}

),

final as (

    select
        'revenuecat' as source,
        event_id || ':' || member_name as event_id,
        user_id,
        anonymous_id,
        -- each attribute says itself when it was set
        coalesce({{ instant_text(json_at('member_value', ['updated_at_ms'])) | indent(8) }}, occurred_at) as occurred_at,
        received_at,
        '{' || {{ json_string('member_name') }} || ': '
        || coalesce({{ json_string(json_at('member_value', ['value'])) | indent(8) }}, 'null') || '}' as traits
    from attributes
    -- names with a dollar sign are RevenueCat's own: addresses, advertising and push ids
    where member_name not like '$%' and member_name not in {{ sql_list(personal_fields(of_traits=true)) }}

)

select * from final
