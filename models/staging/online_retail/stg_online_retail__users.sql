with

lines as (

    select * from {{ ref('base_online_retail__lines') }}

),

country_names as (

    select country_name, country from {{ ref('countries') }}
    where country_name not in (select country_name from {{ ref('online_retail_countries') }})

    union all

    select country_name, country from {{ ref('online_retail_countries') }}

),

-- six customers moved: the newest line says where they live
numbered as (

    select
        customer_id,
        country_name,
        row_number() over (partition by customer_id order by invoiced_at desc, source_row desc) as recency
    from lines
    where customer_id is not null

),

final as (

    select
        'online_retail' as source,
        numbered.customer_id as user_id,
        country_names.country,
        {%- for column in raw_user_columns() if column not in ['user_id', 'country'] %}
        cast(null as {{ dbt.type_string() }}) as {{ column }}{{ ',' if not loop.last }}
        {%- endfor %}
    from numbered
    left join country_names on numbered.country_name = country_names.country_name
    where numbered.recency = 1

)

select * from final
