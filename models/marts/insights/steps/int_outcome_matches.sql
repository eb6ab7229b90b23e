with

first_entries as (

    select * from {{ ref('int_outcome_entries') }}

),

people as (

    select * from {{ ref('int_outcome_people') }}

),

days as (

    select * from {{ ref('int_outcome_days') }}

),

drawn as (

    select
        first_entries.segment,
        first_entries.user_id as entrant_id,
        first_entries.entered_ms,
        days.began_week,
        days.activity_band,
        days.day_number
    from first_entries
    inner join days on first_entries.user_id = days.user_id and first_entries.day_number = days.day_number
    where first_entries.entry_rank <= {{ var('outcome_entries_per_segment') }}

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
