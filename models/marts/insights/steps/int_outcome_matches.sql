{%- set window_length = days_in_ms(var('outcome_days')) %}

with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

people as (

    select * from {{ ref('int_outcome_people') }}

),

days as (

    select * from {{ ref('int_outcome_days') }}

),

exclusions as (

    select * from {{ ref('insight_exclusions') }}
    where kind = 'segment' and goal = {{ text_literal(var('insight_goal')) }}

),

first_entries as (

    select
        segment,
        user_id,
        min(valid_from) as entered_at,
        min({{ to_epoch_ms('valid_from') }}) as entered_ms
    from memberships
    group by segment, user_id

),

-- whose whole time after the entry is over, and who had not converted then
entries as (

    select
        first_entries.segment,
        first_entries.user_id,
        first_entries.entered_ms,
        {{ day_number(date_in_time_zone('first_entries.entered_at', var('reporting_timezone'))) }} as day_number,
        row_number() over (
            partition by first_entries.segment
            order by {{ stable_share('first_entries.user_id', 'segment_outcomes') }}, {{ ordered_text('first_entries.user_id') }}
        ) as entry_rank
    from first_entries
    inner join people on first_entries.user_id = people.user_id
    left join exclusions on first_entries.segment = exclusions.name
    where
        exclusions.name is null
        and first_entries.entered_ms + {{ window_length }} <= {{ to_epoch_ms(as_of()) }}
        and (people.converted_ms is null or people.converted_ms > first_entries.entered_ms)

),

drawn as (

    select
        entries.segment,
        entries.user_id as entrant_id,
        entries.entered_ms,
        days.began_week,
        days.activity_band,
        days.day_number
    from entries
    inner join days on entries.user_id = days.user_id and entries.day_number = days.day_number
    where entries.entry_rank <= {{ var('outcome_entries_per_segment') }}

),

-- at the same instant: alive, not converted, and not a member until then; who becomes one later was still at risk
comparable as (

    select
        drawn.*,
        days.user_id,
        row_number() over (
            partition by drawn.segment, drawn.entrant_id
            order by
                {{ stable_share_of('days.user_id', "drawn.segment || '|' || drawn.entrant_id") }},
                {{ ordered_text('days.user_id') }}
        ) as draw_rank
    from drawn
    inner join days
        on
            drawn.began_week = days.began_week
            and drawn.day_number = days.day_number
            and drawn.activity_band = days.activity_band
            and drawn.entrant_id <> days.user_id
    inner join people on days.user_id = people.user_id
    left join first_entries
        on drawn.segment = first_entries.segment and days.user_id = first_entries.user_id
    where
        people.first_seen_ms <= drawn.entered_ms
        and (people.deleted_ms is null or people.deleted_ms > drawn.entered_ms)
        and (people.converted_ms is null or people.converted_ms > drawn.entered_ms)
        and (first_entries.entered_ms is null or first_entries.entered_ms > drawn.entered_ms)

),

units as (

    select
        segment,
        entrant_id,
        entrant_id as user_id,
        true as is_entrant,
        entered_ms,
        day_number
    from drawn

    union all

    select
        segment,
        entrant_id,
        user_id,
        false as is_entrant,
        entered_ms,
        day_number
    from comparable
    where draw_rank <= {{ var('outcome_controls') }}

),

final as (

    select
        *,
        count(*) over (partition by segment, entrant_id) - 1 as controls
    from units

)

select * from final
