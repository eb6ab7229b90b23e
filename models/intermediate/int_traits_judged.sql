{%- set observed = ['source', 'event_id', 'user_id', 'anonymous_id', 'occurred_at', 'received_at', 'traits', 'sets_once', 'sent_traits',
    'sent_occurred_at', 'sent_received_at'] -%}

with

countries as (

    select * from {{ ref('countries') }}

),

time_zones as (

    select * from {{ ref('time_zones') }}

),

unioned as (

    select * from {{ ref('int_traits_received') }}

),

timed as (

    select
        source,
        -- only a sender's id tells a re-send; without one, the row is its own identity
        coalesce(event_id, {{ hash_text(trait_observation_columns()) | indent(8) }}) as event_id,
        user_id,
        anonymous_id,
        {{ parse_timestamp('occurred_at') }} as occurred_at,
        {{ parse_timestamp('received_at') }} as parsed_received_at,
        case when {{ json_is_object('traits') }} then traits end as traits,
        sets_once,
        traits as sent_traits,
        occurred_at as sent_occurred_at,
        received_at as sent_received_at
    from unioned

),

arrived as (

    select
        *,
        coalesce(parsed_received_at, occurred_at) as received_at
    from timed

),

-- an object without members says nothing; what is no object cannot say anything, but is not lost
members as (

    {{ json_members('arrived', observed, 'traits') | indent(4) }}

    union all

    select
        {{ observed | join(',\n        ') }},
        cast(null as {{ dbt.type_string() }}) as member_name,
        cast(null as {{ dbt.type_string() }}) as member_value
    from arrived
    where traits is null and sent_traits is not null

),

named as (

    select
        {{ observed | join(',\n        ') }},
        member_name as trait,
        nullif(member_value, '') as sent_value,
        traits is not null as is_valid_json,
        {{ is_test_account('user_id') }} as is_test_account
    from members

),

looked_up as (

    select
        named.*,
        {{ trait_value('named.trait', 'named.sent_value') | indent(8) }} as value
    from named
    left join countries on named.trait = 'country' and upper(named.sent_value) = countries.country
    left join time_zones on named.trait = 'timezone' and named.sent_value = time_zones.time_zone

),

judged as (

    select
        *,
        {{ reasons_that_hold(trait_quarantine_reasons()) }} as quarantine_reasons
    from looked_up

),

final as (

    select
        source,
        event_id,
        user_id,
        anonymous_id,
        occurred_at,
        received_at,
        trait,
        value,
        traits,
        sets_once,
        sent_value,
        sent_traits,
        sent_occurred_at,
        sent_received_at,
        quarantine_reasons,
        -- judged first, so that a broken copy never hides a good one; of good ones the first to arrive counts
        quarantine_reasons is null and row_number() over (
            partition by source, event_id, trait, sets_once, quarantine_reasons
            order by received_at, {{ hash_text(['user_id', 'anonymous_id', 'sent_occurred_at', 'value']) | indent(12) }}
        ) > 1 as is_resent
    from judged

)

select * from final
