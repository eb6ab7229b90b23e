{{ config(schema='intermediate') }}

with

arms as (

    select * from {{ ref('int_campaign_arms') }}

),

units as (

    select * from {{ ref('int_campaign_units') }}

),

campaigns as (

    select * from {{ ref('int_campaigns') }}

),

moment as (

    select as_of from {{ ref('int_as_of') }}

),

windows as (

    select
        campaign_id,
        max(plan_reached_at) as plan_reached_at,
        max(window_ends_at) as last_window_ends_at
    from units
    group by campaign_id

),

-- final by the end of all entries and windows, or by the planned sample: neither depends on the difference that is read
timed as (

    select distinct
        campaigns.campaign_id,
        coalesce(windows.plan_reached_at, windows.last_window_ends_at) as read_after,
        windows.plan_reached_at is not null
        or (
            (campaigns.status = 'ended' or coalesce(campaigns.ends_at <= moment.as_of, false))
            and coalesce(windows.last_window_ends_at <= moment.as_of, true)
        ) as is_final
    from campaigns
    cross join moment
    left join windows on campaigns.campaign_id = windows.campaign_id

),

-- Pearson: the sum of observed^2 / expected, less the number of people
split as (

    select
        campaign_id,
        cast(sum(users) as {{ dbt.type_bigint() }}) as users,
        cast(sum(conversions) as {{ dbt.type_bigint() }}) as conversions,
        count(case when share > 0 then 1 end) - 1 as degrees,
        count(case when share = 0 and users > 0 then 1 end) as unknown_arms,
        min(case when share > 0 then share end) * sum(users) as least_expected,
        greatest(sum(case when share > 0 then users * users / share end) / nullif(sum(users), 0) - sum(users), 0) as chi_square,
        1 / max(case when is_holdout and share > 0 then share end)
        + 1 / min(case when not is_holdout and share > 0 then share end) as inverse_shares
    from arms
    group by campaign_id

),

judged as (

    select
        campaign_id,
        users,
        {{ sample_to_detect('users', 'conversions', 'inverse_shares') | indent(8) }} as users_planned,
        case
            when unknown_arms > 0 then cast(0 as {{ decimal_type(11, 10) }})
            -- below five expected people the distribution is no likeness of chance (Cochran, Biometrics 10, 1954)
            when least_expected >= 5 then {{ rounded(chi_square_upper_tail('chi_square', 'degrees'), decimal_type(11, 10)) | indent(12) }}
        end as srm_p_value
    from split

),

final as (

    select
        judged.*,
        timed.is_final,
        timed.read_after,
        coalesce(judged.srm_p_value < {{ var('campaign_mismatch_p_value') }}, false) as is_mismatch
    from judged
    inner join timed on judged.campaign_id = timed.campaign_id

)

select * from final
