{{ config(schema='intermediate') }}

with

campaigns as (

    select * from {{ ref('int_campaigns') }}

),

units as (

    select * from {{ ref('int_campaign_units') }}
    where is_counted

),

shares as (

    select
        campaign_id,
        variant,
        false as is_holdout,
        cast((1 - holdout_share) * (traffic_until - traffic_from) as {{ double_type() }}) as share
    from campaigns

    union all

    -- held out of all variants alike, so compared with each
    select
        campaign_id,
        'holdout' as variant,
        true as is_holdout,
        cast(max(holdout_share) as {{ double_type() }}) as share
    from campaigns
    group by campaign_id

),

counted as (

    select
        campaign_id,
        case when is_holdout then 'holdout' else variant end as variant,
        is_holdout,
        count(*) as users,
        sum(case when is_converted then 1 else 0 end) as conversions,
        sum(revenue) as revenue,
        sum(revenue * revenue) as revenue_squares
    from units
    group by campaign_id, case when is_holdout then 'holdout' else variant end, is_holdout

),

-- a variant that the playbook does not hold any more has a share of nothing
names as (

    select campaign_id, variant, is_holdout from shares
    union distinct
    select campaign_id, variant, is_holdout from counted

),

final as (

    select
        names.campaign_id,
        names.variant,
        names.is_holdout,
        coalesce(shares.share, 0) as share,
        coalesce(counted.users, 0) as users,
        cast(coalesce(counted.conversions, 0) as {{ dbt.type_bigint() }}) as conversions,
        cast(coalesce(counted.revenue, 0) as {{ money_type() }}) as revenue,
        cast(coalesce(counted.revenue_squares, 0) as {{ double_type() }}) as revenue_squares
    from names
    left join shares
        on names.campaign_id = shares.campaign_id and names.variant = shares.variant and names.is_holdout = shares.is_holdout
    left join counted
        on names.campaign_id = counted.campaign_id and names.variant = counted.variant and names.is_holdout = counted.is_holdout
    where names.campaign_id in (select campaigns.campaign_id from campaigns)

)

select * from final
