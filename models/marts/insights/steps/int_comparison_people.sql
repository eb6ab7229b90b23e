{%- set landmark = days_in_ms(var('comparison_landmark_days')) %}

with

goal_people as (

    select * from {{ ref('int_goal_people') }}
    where goal = {{ text_literal(var('insight_goal')) }}

),

-- at the landmark: alive, and without the goal until then
at_risk as (

    select
        user_id,
        began_at,
        began_ms,
        began_ms + {{ landmark }} as landmark_ms,
        due_ms,
        case when goal_ms is null then 0 else 1 end as reached,
        row_number() over (
            order by {{ stable_share('user_id', 'behavior_vs_demographics') }}, {{ ordered_text('user_id') }}
        ) as draw_rank
    from goal_people
    where
        began_ms + {{ landmark }} < due_ms
        and (goal_ms is null or goal_ms >= began_ms + {{ landmark }})
        and (deleted_ms is null or deleted_ms >= began_ms + {{ landmark }})

),

ranked as (

    select
        *,
        row_number() over (order by landmark_ms, {{ ordered_text('user_id') }}) as place,
        count(*) over () as people
    from at_risk
    where draw_rank <= {{ var('comparison_max_people') }}

),

cut as (

    select min(landmark_ms) as cut_ms
    from ranked
    where place > people * (1 - {{ var('comparison_judged_share') }})

),

-- learnt from people whose outcome was known at the cut, judged on those who came to their landmark after it; nobody between
final as (

    select
        ranked.user_id,
        ranked.began_at,
        ranked.began_ms,
        ranked.landmark_ms,
        ranked.landmark_ms >= cut.cut_ms as is_judged,
        ranked.reached
    from ranked
    cross join cut
    where ranked.landmark_ms >= cut.cut_ms or ranked.due_ms <= cut.cut_ms

)

select * from final
