{{ config(post_hook="{{ report_purchase_model() }}") }}

{%- set parameters = purchase_model_parameters() -%}
{%- set numbers = ['r', 'alpha', 'a', 'b', 'p', 'q', 'gamma', 'log_likelihood'] -%}
{%- set needed = var('purchase_model_min_repeat_buyers') -%}
{%- set least_leaving = var('purchase_model_min_leaving') -%}

with

parameters as (

    select * from {{ parameters or ref('purchase_model_parameters') }}
    {{- ' where false' if not parameters }}

),

models as (

    select 'bg_nbd' as model
    union all
    select 'gamma_gamma' as model

),

judged as (

    select
        models.model,
        {%- for name in numbers %}
        cast(parameters.{{ name }} as {{ double_type() }}) as {{ name }},
        {%- endfor %}
        cast(parameters.customers as {{ dbt.type_bigint() }}) as customers,
        cast(parameters.repeat_buyers as {{ dbt.type_bigint() }}) as repeat_buyers,
        cast(parameters.converged as {{ dbt.type_boolean() }}) as converged,
        nullif(parameters.at_bounds, '') as at_bounds,
        cast(parameters.fitted_as_of as {{ dbt.type_timestamp() }}) as fitted_as_of,
        parameters.a / (parameters.a + parameters.b) >= {{ least_leaving }} as is_leaving_seen
    from models
    left join parameters on models.model = parameters.model

),

reasoned as (

    select
        *,
        case
            when customers is null
                then 'this engine fits no models: fit on DuckDB and name the seed in the var purchase_model_parameters'
            when repeat_buyers < {{ needed }}
                then 'only ' || cast(repeat_buyers as {{ dbt.type_string() }}) || ' customers bought on two days or more, '
                    || 'and {{ needed }} are needed (var purchase_model_min_repeat_buyers)'
            when not coalesce(converged, false)
                then 'the search for the likeliest parameters did not come to an end'
            -- that nobody leaves is an answer, and its parameters lie at a bound
            when at_bounds is not null and (is_leaving_seen or is_leaving_seen is null or at_bounds not in ('a', 'b', 'a,b'))
                then 'the data do not tell these parameters, whose likeliest values are at the bounds of the search: ' || at_bounds
            when q <= 1
                then 'the average value of a purchase has no finite mean: a few customers pay by far the most'
        end as distrust
    from judged

),

final as (

    select
        model,
        {{ numbers | join(',\n        ') }},
        customers,
        repeat_buyers,
        converged,
        at_bounds,
        fitted_as_of,
        is_leaving_seen,
        distrust is null as is_trusted,
        case
            when distrust is not null then distrust
            when not is_leaving_seen then 'these data show nobody leaving after a purchase, so that p_alive is not given; '
                || 'the expected numbers hold as if nobody does'
        end as reason
    from reasoned

)

select * from final
