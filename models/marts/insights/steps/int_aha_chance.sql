-- The best score that chance finds anywhere in the grid: P. H. Westfall, S. S. Young, Resampling-Based Multiple Testing, Wiley 1993.
-- In each shuffle everybody draws one number, and at each landmark those with the lowest reach the goal, as many as did. So a shuffle
-- keeps what each person did, who was at risk when, and how the nested candidates hang together.
with

-- a number for each person at each landmark: joined by goal, days and user_id, PostgreSQL would sort by the first two and try all people
landmarks as (

    select
        *,
        dense_rank() over (order by goal, days, user_id) as person_number
    from {{ ref('int_aha_landmarks') }}
    where half = 'search'

),

candidates as (

    select * from {{ ref('int_aha_candidates') }}

),

shuffles as (

    {{ numbers_to(var('aha_shuffles')) }}

),

people as (

    select distinct person_number, goal, days, user_id from landmarks

),

searched as (

    select distinct goal, days, search_reached from candidates

),

users as (

    select distinct user_id from people

),

draws as (

    select
        users.user_id,
        shuffles.number as shuffle,
        {{ stable_share_of('users.user_id', 'cast(shuffles.number as ' ~ dbt.type_string() ~ ')') }} as draw
    from users
    cross join shuffles

),

lined_up as (

    select
        people.person_number,
        people.goal,
        people.days,
        draws.shuffle,
        row_number() over (
            partition by people.goal, people.days, draws.shuffle order by draws.draw, {{ ordered_text('people.user_id') }}
        ) as place
    from people
    inner join draws on people.user_id = draws.user_id

),

drawn as (

    select lined_up.*
    from lined_up
    inner join searched
        on lined_up.goal = searched.goal and lined_up.days = searched.days and lined_up.place <= searched.search_reached

),

did as (

    select
        drawn.goal,
        drawn.shuffle,
        drawn.days,
        landmarks.event_name,
        landmarks.times,
        count(*) as people
    from drawn
    inner join landmarks on drawn.person_number = landmarks.person_number
    where landmarks.event_name is not null
    group by drawn.goal, drawn.shuffle, drawn.days, landmarks.event_name, landmarks.times

),

counted as (

    select
        did.goal,
        did.shuffle,
        did.days,
        did.event_name,
        candidates.at_least,
        max(candidates.search_people) as people,
        max(candidates.search_reached) as reached,
        max(candidates.search_people_with) as people_with,
        sum(did.people) as reached_with
    from did
    inner join candidates
        on
            did.goal = candidates.goal
            and did.days = candidates.days
            and did.event_name = candidates.event_name
            and did.times >= candidates.at_least
    group by did.goal, did.shuffle, did.days, did.event_name, candidates.at_least

),

final as (

    select
        goal,
        shuffle,
        max({{ rounded(phi_coefficient('people', 'people_with', 'reached', 'reached_with'), 'decimal(18, 6)') | indent(8) }}) as best_score
    from counted
    group by goal, shuffle

)

select * from final
