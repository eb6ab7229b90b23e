with

adoptions as (

    select * from {{ ref('user_feature_adoption') }}

),

users as (

    select * from {{ ref('dim_users') }}

),

population as (

    select count(*) as people
    from users
    where first_seen_at <= {{ as_of() }} and (deleted_at is null or deleted_at > {{ as_of() }})

),

counted as (

    select
        feature_name,
        feature_tier,
        count(*) as adopters,
        sum(uses) as uses,
        sum(case when uses_28 > 0 then 1 else 0 end) as active_adopters,
        count(days_to_adopt) as new_adopters,
        sum(case when used_in_first_week then 1 else 0 end) as first_week_adopters,
        {{ median('cast(days_used as ' ~ double_type() ~ ')') }} as median_days_used,
        sum(case when first_used_at <= {{ add_minutes(as_of(), -28 * 1440) }} then 1 else 0 end) as mature_adopters,
        sum(case when first_used_at <= {{ add_minutes(as_of(), -28 * 1440) }} and uses_28 > 0 then 1 else 0 end)
            as retained_adopters
    from adoptions
    group by feature_name, feature_tier

),

-- apart, because Redshift takes one median of a select
paces as (

    select
        feature_name,
        feature_tier,
        {{ median('days_to_adopt') }} as median_days_to_adopt
    from adoptions
    group by feature_name, feature_tier

),

final as (

    select
        counted.feature_name,
        counted.feature_tier,
        counted.adopters,
        cast(counted.adopters as {{ double_type() }}) / population.people as reach,
        cast(counted.active_adopters as {{ dbt.type_bigint() }}) as active_adopters,
        cast(counted.uses as {{ dbt.type_bigint() }}) as uses,
        cast(counted.uses as {{ double_type() }}) / counted.adopters as uses_per_adopter,
        counted.median_days_used,
        paces.median_days_to_adopt,
        counted.new_adopters,
        cast(counted.first_week_adopters as {{ dbt.type_bigint() }}) as first_week_adopters,
        cast(counted.mature_adopters as {{ dbt.type_bigint() }}) as mature_adopters,
        cast(counted.retained_adopters as {{ dbt.type_bigint() }}) as retained_adopters,
        case when counted.mature_adopters > 0 then
            cast(counted.retained_adopters as {{ double_type() }}) / counted.mature_adopters
        end as adopter_retention
    from counted
    inner join paces
        on counted.feature_name = paces.feature_name and coalesce(counted.feature_tier, '') = coalesce(paces.feature_tier, '')
    cross join population

)

select * from final
