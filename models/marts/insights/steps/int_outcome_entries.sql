{%- set window_length = days_in_ms(var('outcome_days')) %}

with

memberships as (

    select * from {{ ref('segment_memberships') }}

),

people as (

    select * from {{ ref('int_outcome_people') }}

),

exclusions as (

    select * from {{ ref('insight_exclusions') }}
    where kind = 'segment' and goal = {{ text_literal(var('insight_goal')) }}

),

first_entries as (

    select
        segment,
        user_id,
        min(valid_from) as entered_at
    from memberships
    group by segment, user_id

),

timed as (

    select
        first_entries.segment,
        first_entries.user_id,
        {{ to_epoch_ms('first_entries.entered_at') }} as entered_ms,
        {{ day_number(date_in_time_zone('first_entries.entered_at', var('reporting_timezone'))) }} as day_number,
        people.converted_ms
    from first_entries
    inner join people on first_entries.user_id = people.user_id
    left join exclusions on first_entries.segment = exclusions.name
    where exclusions.name is null

),

-- whose whole time after the entry is over, and who had not converted then
judged as (

    select
        segment,
        user_id,
        entered_ms,
        day_number,
        entered_ms + {{ window_length }} <= {{ to_epoch_ms(as_of()) }}
        and (converted_ms is null or converted_ms > entered_ms) as is_complete
    from timed

),

final as (

    select
        segment,
        user_id,
        entered_ms,
        day_number,
        case when is_complete then
            row_number() over (
                partition by segment, is_complete
                order by {{ stable_share('user_id', 'segment_outcomes') }}, {{ ordered_text('user_id') }}
            )
        end as entry_rank
    from judged

)

select * from final
