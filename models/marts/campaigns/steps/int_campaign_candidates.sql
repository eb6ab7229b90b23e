with

entries as (

    select * from {{ ref('int_campaign_entries') }}

),

permits as (

    select * from {{ ref('int_campaign_permissions') }}

),

messages as (

    select * from {{ ref('int_campaign_messages') }}

),

guards as (

    select * from {{ ref('int_campaign_guards') }}

),

-- what is sent now asks how things are now; what another tool sent, how they were at entry
judged as (

    select
        entries.*,
        permits.time_zone,
        messages.message,
        messages.tokens,
        case
            when permits.user_id is null then 'consent_unknown'
            else {{ refusal('permits', "case when entries.status = 'measured_only' then entries.entered_at else " ~ as_of() ~ ' end')
                | indent(12) }}
        end as refused_for,
        case when entries.status = 'live' and messages.message is null then 'missing_token' end as missing
    from entries
    left join permits on entries.user_id = permits.user_id and entries.channel = permits.channel
    left join messages
        on
            entries.campaign_id = messages.campaign_id
            and entries.variant = messages.variant
            and entries.user_id = messages.user_id
            and coalesce(entries.per_value, '') = coalesce(messages.per_value, '')

),

final as (

    select
        judged.journey_id,
        judged.campaign_id,
        judged.user_id,
        judged.per_value,
        judged.segment,
        judged.variant,
        judged.is_holdout,
        judged.is_global_holdout,
        judged.entered_at,
        judged.status = 'measured_only' as is_measured_only,
        coalesce(judged.refused_for, judged.missing) as kept_out_by,
        judged.status = 'live' and guards.campaign_id is not null as is_guarded,
        judged.channel,
        judged.message,
        judged.tokens,
        judged.offer_id,
        judged.time_zone,
        judged.send_from_minute,
        judged.send_until_minute,
        least(
            {{ add_minutes('judged.entered_at', 'judged.max_entry_age_hours * 60') }},
            coalesce(judged.ends_at, {{ instant('9999-01-01') }})
        ) as last_chance_at,
        judged.reentry,
        judged.reentry_window_hours,
        judged.goal_event,
        {{ add_minutes('judged.entered_at', 'judged.goal_window_hours * 60') }} as window_ends_at,
        judged.exit_when,
        judged.exclusion_group,
        judged.priority,
        judged.rule_version
    from judged
    left join guards on judged.campaign_id = guards.campaign_id

)

select * from final
