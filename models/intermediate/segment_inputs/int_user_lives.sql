with

first_events as (

    select * from {{ ref('int_first_events') }}

),

users as (

    select * from {{ ref('int_users') }}

),

people as (

    select
        coalesce(users.user_id, first_events.user_id) as user_id,
        least(
            coalesce(users.signed_up_at, first_events.first_event_at),
            coalesce(first_events.first_event_at, users.signed_up_at)
        ) as first_seen_at,
        users.deleted_at,
        users.signed_up_at,
        users.country,
        users.birth_year,
        users.gender,
        users.acquisition_channel,
        users.timezone,
        users.marketing_opt_in,
        users.traits
    from users
    full outer join first_events on users.user_id = first_events.user_id

),

final as (

    select
        user_id,
        {{ person_key('user_id') }} as person_key,
        user_id like 'anon:%' as is_anonymous,
        first_seen_at,
        deleted_at,
        signed_up_at,
        country,
        birth_year,
        gender,
        acquisition_channel,
        timezone,
        marketing_opt_in,
        traits
    from people
    -- neither an event nor a readable sign-up: nothing says when such a life began
    where first_seen_at is not null
    {%- if streams_neighbours() %}
    -- people come to a segment in this order from the event stream: who follows whom there lies beside them here
    order by person_key
    {%- endif %}

)

select * from final
