{#- Users as the newest observation of their traits tells them, a whole query: for tools that send all they know each time. -#}
{% macro users_of_traits(source, observations) -%}
with

observations as (

    select * from {{ observations }}
    where user_id is not null

),

parsed as (

    select
        *,
        case when {{ json_is_object('traits') }} then {{ json_parse('traits', user_traits_read().values() | sum(start=[])) }} end as members,
        row_number() over (
            partition by user_id
            order by {{ parse_timestamp('occurred_at') }} desc nulls last, {{ parse_timestamp('received_at') }} desc nulls last, event_id desc
        ) as recency
    from observations
    {{ evaluate_once() }}

),

final as (

    select
        '{{ source }}' as source,
        user_id,
        {%- for column in raw_user_columns() if column not in ['user_id', 'traits'] %}
        {{ first_member('members', user_traits_read()[column]) }} as {{ column }},
        {%- endfor %}
        traits
    from parsed
    where recency = 1

)

select * from final
{%- endmacro %}

{#- Which traits a column of the users is read from, the first that is there. -#}
{% macro user_traits_read() %}
    {{ return({
        'signed_up_at': ['signed_up_at', 'created_at', 'createdAt', '$created'],
        'country': ['country', 'country_code', '$country_code', 'address_country'],
        'birth_year': ['birth_year'],
        'gender': ['gender'],
        'acquisition_channel': ['acquisition_channel', 'utm_source', '$initial_utm_source', 'initial_utm_source'],
        'timezone': ['timezone', '$timezone'],
        'marketing_opt_in': ['marketing_opt_in'],
        'deleted_at': ['deleted_at'],
    }) }}
{% endmacro %}
