-- asked of the sources again: fct_events, dim_users and the spells themselves
with

matches as (

    select
        segment,
        entrant_id,
        user_id,
        {{ from_epoch_ms('entered_ms') }} as entered_at
    from {{ ref('int_outcome_matches') }}
    where not is_entrant

),

converted as (

    select events.user_id, events.occurred_at
    from {{ ref('fct_events') }} as events
    inner join {{ ref('insight_goals') }} as goals
        on events.event_name = goals.event_name and goals.goal = {{ text_literal(var('insight_goal')) }}

)

select
    matches.segment,
    matches.entrant_id,
    matches.user_id
from matches
inner join {{ ref('dim_users') }} as users on matches.user_id = users.user_id
inner join {{ ref('dim_users') }} as entrants on matches.entrant_id = entrants.user_id
where
    users.first_seen_at > matches.entered_at
    or users.deleted_at <= matches.entered_at
    or users.is_anonymous
    or {{ dbt.date_trunc('week', 'coalesce(users.signed_up_at, users.first_seen_at)') }}
    <> {{ dbt.date_trunc('week', 'coalesce(entrants.signed_up_at, entrants.first_seen_at)') }}
    or exists (
        select 1 from converted
        where converted.user_id = matches.user_id and converted.occurred_at <= matches.entered_at
    )
    or exists (
        select 1 from {{ ref('segment_memberships') }} as memberships
        where
            memberships.segment = matches.segment
            and memberships.user_id = matches.user_id
            and memberships.valid_from <= matches.entered_at
    )
