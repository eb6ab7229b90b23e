{{ config(schema='intermediate') }}

{%- set so_far = 'partition by campaign_id order by window_ends_at rows unbounded preceding' -%}

with

journeys as (

    select * from {{ ref('campaign_journeys') }}
    where eligibility = 'eligible'

),

campaigns as (

    select
        campaign_id,
        1 / cast(max(case when holdout_share > 0 then holdout_share end) as {{ double_type() }})
        + 1 / cast(
            min(case when holdout_share < 1 and traffic_until > traffic_from then (1 - holdout_share) * (traffic_until - traffic_from) end)
            as {{ double_type() }}
        ) as inverse_shares
    from {{ ref('int_campaigns') }}
    group by campaign_id

),

moment as (

    select as_of from {{ ref('int_as_of') }}

),

-- before somebody's first journey the campaign has done nothing to them; later ones are its doing
numbered as (

    select
        *,
        row_number() over (partition by campaign_id, user_id order by decided_at, entered_at, journey_id) as journey_number
    from journeys

),

units as (

    select * from numbered
    where journey_number = 1

),

closed as (

    select units.* from units
    inner join moment on units.window_ends_at <= moment.as_of

),

-- windows that end together are counted together
ended as (

    select
        campaign_id,
        window_ends_at,
        count(*) as users,
        count(converted_at) as conversions
    from closed
    group by campaign_id, window_ends_at

),

progress as (

    select
        campaign_id,
        window_ends_at,
        cast(sum(users) over ({{ so_far }}) as {{ dbt.type_bigint() }}) as users,
        cast(sum(conversions) over ({{ so_far }}) as {{ dbt.type_bigint() }}) as conversions
    from ended

),

reached as (

    select
        progress.campaign_id,
        min(progress.window_ends_at) as plan_reached_at
    from progress
    inner join campaigns on progress.campaign_id = campaigns.campaign_id
    where progress.users >= {{ sample_to_detect('progress.users', 'progress.conversions', 'campaigns.inverse_shares') | indent(8) }}
    group by progress.campaign_id

),

-- who comes after the planned sample is not counted: a reading that is final stays as it is
final as (

    select
        units.campaign_id,
        units.user_id,
        units.journey_id,
        units.variant,
        units.is_holdout,
        units.window_ends_at,
        units.converted_at is not null as is_converted,
        units.revenue,
        units.window_ends_at <= coalesce(reached.plan_reached_at, moment.as_of) as is_counted,
        reached.plan_reached_at
    from units
    cross join moment
    left join reached on units.campaign_id = reached.campaign_id

)

select * from final
