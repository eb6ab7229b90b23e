{%- set attributes = {
    'country': ('demographics', 'users.country'),
    'gender': ('demographics', 'users.gender'),
    'age': ('demographics', age_band('people.began_at', 'users.birth_year')),
    'acquisition_channel': ('channel', 'users.acquisition_channel'),
} %}

with

people as (

    select * from {{ ref('int_comparison_people') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

events as (

    select * from {{ ref('fct_events') }}
    where is_activity

),

memberships as (

    select * from {{ ref('segment_memberships') }}

),

exclusions as (

    select * from {{ ref('insight_exclusions') }}
    where goal = {{ text_literal(var('insight_goal')) }}

),

-- not to say is to say something, too
attributes as (

    {% for name, (feature_group, value) in attributes.items() -%}
    select
        people.user_id,
        '{{ feature_group }}' as feature_group,
        '{{ name }}: ' || coalesce({{ value }}, 'missing') as feature,
        1 as amount
    from people
    inner join users on people.user_id = users.user_id
    {% if not loop.last %}
    union all

    {% endif %}
    {%- endfor %}

),

early_events as (

    select
        events.user_id,
        events.event_name,
        events.session_id,
        {{ date_in_time_zone('events.occurred_at', var('reporting_timezone')) }} as date_day
    from people
    inner join events
        on
            people.user_id = events.user_id
            and {{ to_epoch_ms('events.occurred_at') }} >= people.began_ms
            and {{ to_epoch_ms('events.occurred_at') }} < people.landmark_ms
    left join exclusions on events.event_name = exclusions.name and exclusions.kind = 'event'
    where exclusions.name is null

),

behavior as (

    select
        user_id,
        'times: ' || event_name as feature,
        count(*) as amount
    from early_events
    group by user_id, event_name

    union all

    select
        user_id,
        'active days' as feature,
        count(distinct date_day) as amount
    from early_events
    group by user_id

    union all

    select
        user_id,
        'sessions' as feature,
        count(distinct session_id) as amount
    from early_events
    group by user_id

    union all

    select
        people.user_id,
        'segment: ' || memberships.segment as feature,
        1 as amount
    from people
    inner join memberships
        on
            people.user_id = memberships.user_id
            and {{ to_epoch_ms('memberships.valid_from') }} <= people.landmark_ms
            and (memberships.valid_to is null or {{ to_epoch_ms('memberships.valid_to') }} > people.landmark_ms)
    left join exclusions on memberships.segment = exclusions.name and exclusions.kind = 'segment'
    where exclusions.name is null
    group by people.user_id, memberships.segment

),

final as (

    select
        user_id,
        feature_group,
        feature,
        cast(amount as {{ double_type() }}) as amount
    from attributes

    union all

    -- the tenth time says less than the first
    select
        user_id,
        'behavior' as feature_group,
        feature,
        ln(1 + cast(amount as {{ double_type() }})) as amount
    from behavior

)

select * from final
