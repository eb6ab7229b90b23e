{%- set window_length = days_in_ms(var('outcome_days')) %}

with

matches as (

    select * from {{ ref('int_outcome_matches') }}

),

people as (

    select * from {{ ref('int_outcome_people') }}

),

days as (

    select * from {{ ref('int_outcome_days') }}

),

rates as (

    select * from {{ ref('int_exchange_rates') }}

),

events as (

    select
        user_id,
        occurred_at,
        currency,
        revenue
    from {{ ref('fct_events') }}
    where event_name in {{ sql_list(var('revenue_events')) }} and revenue is not null

),

earned as (

    select
        events.user_id,
        {{ to_epoch_ms('events.occurred_at') }} as at_ms,
        {{ in_reporting_currency('events.revenue', 'rates') }} as revenue
    from events
    left join rates on {{ rate_applies('rates', 'events.currency', 'events.occurred_at') }}

),

earned_after as (

    select
        matches.segment,
        matches.entrant_id,
        matches.user_id,
        sum(earned.revenue) as revenue
    from matches
    inner join earned
        on
            matches.user_id = earned.user_id
            and matches.entered_ms < earned.at_ms
            and matches.entered_ms + {{ window_length }} > earned.at_ms
    group by matches.segment, matches.entrant_id, matches.user_id

),

-- the controls of one entry count together as much as the entry
final as (

    select
        matches.segment,
        matches.entrant_id,
        matches.user_id,
        matches.is_entrant,
        matches.entered_ms,
        matches.controls,
        1 / cast(case when matches.is_entrant then 1 else matches.controls end as {{ double_type() }}) as weight,
        case when people.converted_ms < matches.entered_ms + {{ window_length }} then 1 else 0 end as converted,
        cast(coalesce(earned_after.revenue, 0) as {{ double_type() }}) as revenue,
        cast(days.age_days as {{ double_type() }}) as age_days,
        cast(days.active_days_28 as {{ double_type() }}) as active_days_28,
        cast(days.revenue_before as {{ double_type() }}) as revenue_before
    from matches
    inner join people on matches.user_id = people.user_id
    inner join days on matches.user_id = days.user_id and matches.day_number = days.day_number
    left join earned_after
        on
            matches.segment = earned_after.segment
            and matches.entrant_id = earned_after.entrant_id
            and matches.user_id = earned_after.user_id

)

select * from final
