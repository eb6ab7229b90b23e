with

landmarks as (

    select * from {{ ref('int_aha_landmarks') }}

),

exclusions as (

    select * from {{ ref('insight_exclusions') }}
    where kind = 'event'

),

numbers as (

    {{ numbers_to(var('aha_most_times')) }}

),

people as (

    select distinct goal, days, half, user_id, reached from landmarks

),

totals as (

    select
        goal,
        days,
        half,
        count(*) as people,
        sum(reached) as reached
    from people
    group by goal, days, half

),

counted as (

    select
        landmarks.goal,
        landmarks.days,
        landmarks.half,
        landmarks.event_name,
        numbers.number as at_least,
        count(*) as people_with,
        sum(landmarks.reached) as reached_with
    from landmarks
    inner join numbers on landmarks.times >= numbers.number
    left join exclusions on landmarks.goal = exclusions.goal and landmarks.event_name = exclusions.name
    where landmarks.event_name is not null and exclusions.name is null
    group by landmarks.goal, landmarks.days, landmarks.half, landmarks.event_name, numbers.number

),

-- what is found in one half is told of the other, where nobody may have done it
final as (

    select
        counted.goal,
        counted.days,
        counted.event_name,
        counted.at_least,
        searched.people as search_people,
        searched.reached as search_reached,
        counted.people_with as search_people_with,
        {{ rounded(
            phi_coefficient('searched.people', 'counted.people_with', 'searched.reached', 'counted.reached_with'), 'decimal(18, 6)'
        ) | indent(8) }} as score,
        coalesce(totals.people, 0) as people,
        coalesce(totals.reached, 0) as reached,
        coalesce(shown.people_with, 0) as people_with,
        coalesce(shown.reached_with, 0) as reached_with
    from counted
    inner join totals as searched
        on counted.goal = searched.goal and counted.days = searched.days and searched.half = 'search'
    left join totals
        on counted.goal = totals.goal and counted.days = totals.days and totals.half = 'shown'
    left join counted as shown
        on
            counted.goal = shown.goal
            and counted.days = shown.days
            and counted.event_name = shown.event_name
            and counted.at_least = shown.at_least
            and shown.half = 'shown'
    where
        counted.half = 'search'
        and counted.people_with >= {{ var('aha_min_people') }}
        and searched.people - counted.people_with >= {{ var('aha_min_people') }}
        and searched.reached > 0
        and searched.reached < searched.people

)

select * from final
