{#- only some sources set a trait once: the others need not be asked for what was there before -#}
{%- set some_set_once = sources_with('user_traits_once') | length > 0 -%}

with

observed as (

    select * from {{ ref('int_traits_judged') }}
    where quarantine_reasons is null and not is_resent

),

identity_spells as (

    select * from {{ ref('int_identity_spells') }}

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

identified as (

    select
        coalesce(observed.user_id, identity_spells.user_id, 'anon:' || observed.anonymous_id) as user_id,
        observed.trait,
        observed.value,
        observed.traits,
        observed.sets_once,
        observed.occurred_at,
        observed.received_at,
        observed.source,
        observed.event_id
    from observed
    left join identity_spells
        on
            observed.anonymous_id = identity_spells.anonymous_id
            and observed.user_id is null
            and (identity_spells.valid_from is null or observed.occurred_at >= identity_spells.valid_from)
            and (identity_spells.valid_to is null or observed.occurred_at < identity_spells.valid_to)

),

-- what is learnt of somebody from the deletion on does not count, not even as known
in_life as (

    select
        identified.*,
        lives.first_seen_at,
        lives.deleted_at,
        row_number() over (
            partition by identified.user_id, identified.trait, identified.occurred_at
            order by
                {%- if some_set_once %}
                case when identified.sets_once then 1 else 0 end,
                {%- endif %}
                identified.received_at desc,
                {{ ordered_text('identified.source') }} desc,
                {{ ordered_text('identified.event_id') }} desc
        ) as recency
        {%- if some_set_once %},
        -- of what is set once at one instant the first to arrive counts, and what is set always comes before it
        row_number() over (
            partition by identified.user_id, identified.trait
            order by
                identified.occurred_at,
                case when identified.sets_once then 1 else 0 end,
                identified.received_at,
                {{ ordered_text('identified.source') }},
                {{ ordered_text('identified.event_id') }}
        ) as place
        {%- endif %}
    from identified
    inner join lives on identified.user_id = lives.user_id
    where lives.deleted_at is null or identified.occurred_at < lives.deleted_at

),

followed as (

    select
        *,
        lag(coalesce(value, '')) over (partition by user_id, trait order by occurred_at) as earlier_value
    from in_life
    where {{ 'case when sets_once then place else recency end' if some_set_once else 'recency' }} = 1

),

changes as (

    select
        *,
        lead(occurred_at) over (partition by user_id, trait order by occurred_at) as changed_at
    from followed
    -- the same value again does not restart its clock
    where earlier_value is null or earlier_value <> coalesce(value, '')

),

final as (

    select
        user_id,
        trait,
        value,
        traits,
        case when occurred_at < first_seen_at then first_seen_at else occurred_at end as valid_from,
        coalesce(changed_at, deleted_at) as valid_to
    from changes
    where
        (changed_at is null or changed_at > first_seen_at)
        and (deleted_at is null or deleted_at > first_seen_at)

)

select * from final
