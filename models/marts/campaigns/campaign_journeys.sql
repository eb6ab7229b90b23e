with

decisions as (

    select * from {{ ref('campaign_decisions') }}

),

memberships as (

    select * from {{ ref('segment_memberships') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

events as (

    select * from {{ ref('fct_events') }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

moment as (

    select as_of from {{ ref('int_as_of') }}

),

-- nobody is measured after a deletion
windows as (

    select
        decisions.*,
        users.deleted_at,
        least(decisions.window_ends_at, coalesce(users.deleted_at, decisions.window_ends_at)) as measured_until
    from decisions
    left join users on decisions.user_id = users.user_id

),

measured as (

    select
        windows.journey_id,
        min(case when events.event_name = windows.goal_event then events.occurred_at end) as converted_at,
        sum(
            case when events.event_name in {{ sql_list(var('revenue_events')) }}
                then {{ in_reporting_currency('events.revenue', 'rates') }} end
        ) as revenue
    from windows
    left join events
        on
            windows.user_id = events.user_id
            and windows.entered_at <= events.occurred_at
            and windows.measured_until > events.occurred_at
    left join rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }} and events.revenue is not null
    group by windows.journey_id

),

-- an entry that later data do not know any more has ended where it began
stays as (

    select
        windows.journey_id,
        case when memberships.user_id is null then windows.entered_at else memberships.valid_to end as left_at
    from windows
    left join memberships
        on
            windows.segment = memberships.segment
            and windows.user_id = memberships.user_id
            and coalesce(windows.per_value, '') = coalesce(memberships.per_value, '')
            and windows.entered_at >= memberships.valid_from
            and (memberships.valid_to is null or windows.entered_at < memberships.valid_to)

),

ended as (

    select
        windows.*,
        measured.converted_at,
        measured.revenue,
        least(
            windows.measured_until,
            coalesce(case when windows.exit_when in ('goal', 'either') then measured.converted_at end, windows.window_ends_at),
            coalesce(case when windows.exit_when in ('left_segment', 'either') then stays.left_at end, windows.window_ends_at)
        ) as exits_at
    from windows
    inner join stays on windows.journey_id = stays.journey_id
    inner join measured on windows.journey_id = measured.journey_id

),

final as (

    select
        {%- for column in decision_columns() %}
        ended.{{ column }},
        {%- endfor %}
        case
            when ended.eligibility <> 'eligible' then 'kept_out'
            when ended.converted_at is not null then 'converted'
            when ended.exits_at > moment.as_of then 'open'
            when ended.exits_at < ended.window_ends_at then 'left'
            else 'over'
        end as status,
        ended.converted_at,
        cast(coalesce(ended.revenue, 0) as {{ money_type() }}) as revenue,
        case when ended.exits_at <= moment.as_of then ended.exits_at end as exited_at
    from ended
    cross join moment

)

select * from final
