{%- set search_people = var('aha_search_people') %}

with

people as (

    select * from {{ ref('int_goal_people') }}

),

events as (

    select * from {{ ref('fct_events') }}
    where is_activity

),

windows as (

    {% for days in var('aha_days') -%}
    select {{ days }} as days{{ ' union all ' if not loop.last }}
    {%- endfor %}

),

-- one half finds, the other one is shown: what was picked for being high is lower where it was not picked
halved as (

    select
        *,
        {{ stable_share('user_id', 'aha_moments') }} as place_in_line,
        row_number() over (
            partition by goal order by {{ stable_share('user_id', 'aha_moments') }}, {{ ordered_text('user_id') }}
        ) as line_rank
    from people

),

-- at the landmark: alive, and without the goal until then. Early converters would make whatever came after look like its cause.
at_risk as (

    select
        halved.goal,
        windows.days,
        halved.user_id,
        case when halved.place_in_line < 0.5 and halved.line_rank <= {{ search_people }} then 'search' else 'shown' end as half,
        halved.began_ms,
        halved.began_ms + {{ days_in_ms('windows.days') }} as landmark_ms,
        case when halved.goal_ms is null then 0 else 1 end as reached
    from halved
    inner join windows on halved.began_ms + {{ days_in_ms('windows.days') }} < halved.due_ms
    where
        (halved.goal_ms is null or halved.goal_ms >= halved.began_ms + {{ days_in_ms('windows.days') }})
        and (halved.deleted_ms is null or halved.deleted_ms >= halved.began_ms + {{ days_in_ms('windows.days') }})

),

final as (

    select
        at_risk.goal,
        at_risk.days,
        at_risk.user_id,
        at_risk.half,
        at_risk.reached,
        events.event_name,
        least(count(*), {{ var('aha_most_times') }}) as times
    from at_risk
    left join events
        on
            at_risk.user_id = events.user_id
            and {{ to_epoch_ms('events.occurred_at') }} >= at_risk.began_ms
            and {{ to_epoch_ms('events.occurred_at') }} < at_risk.landmark_ms
    group by at_risk.goal, at_risk.days, at_risk.user_id, at_risk.half, at_risk.reached, events.event_name

)

select * from final
