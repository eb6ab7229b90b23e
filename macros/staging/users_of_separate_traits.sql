{#- Users as the newest observation of each of their traits tells them, a whole query: for tools that say when each one was set. -#}
{% macro users_of_separate_traits(source, observations) -%}
with

observed as (

    select * from {{ observations }}
    where user_id is not null and {{ json_is_object('traits') }}

),

members as (

    {{ json_members('observed', ['event_id', 'user_id', 'occurred_at', 'received_at'], 'traits') | indent(4) }}

),

numbered as (

    select
        user_id,
        member_name,
        member_value,
        row_number() over (partition by user_id, member_name order by occurred_at desc, received_at desc, event_id desc) as recency
    from members

),

latest as (

    select
        user_id,
        member_name,
        member_value,
        {{ json_string('member_name') }} || ':' || coalesce({{ text_as_json('member_value') | indent(8) }}, 'null') as rendered
    from numbered
    where recency = 1

),

final as (

    select
        '{{ source }}' as source,
        user_id,
        {%- for column in raw_user_columns() if column not in ['user_id', 'traits'] %}
        max(case when member_name in {{ sql_list(user_traits_read()[column]) }} then member_value end) as {{ column }},
        {%- endfor %}
        '{' || {{ dbt.listagg('rendered', "','", 'order by member_name') }} || '}' as traits
    from latest
    group by user_id

)

select * from final
{%- endmacro %}
