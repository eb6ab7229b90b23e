{#- One row per member of each object, the order of no account; quotes in names and values are data. -#}
with

given as (

    select 1 as object_number, {{ text_literal('{"a": "text", "it\'s": 12, "c": null, "d": "", "e": true}') }} as object
    union all
    select 2 as object_number, {{ text_literal('{"a": ["x \\" y", {"b": 1}]}') }} as object
    union all
    select 3 as object_number, '{}' as object
    union all
    select 4 as object_number, cast(null as {{ dbt.type_string() }}) as object

),

found as (

    {{ json_members('given', ['object_number'], 'object') | indent(4) }}

),

expected as (

    select 1 as object_number, 'a' as member_name, 'text' as member_value
    union all
    select 1 as object_number, {{ text_literal("it's") }} as member_name, '12' as member_value
    union all
    select 1 as object_number, 'c' as member_name, cast(null as {{ dbt.type_string() }}) as member_value
    union all
    select 1 as object_number, 'd' as member_name, '' as member_value
    union all
    select 1 as object_number, 'e' as member_name, 'true' as member_value
    union all
    select 2 as object_number, 'a' as member_name, {{ text_literal('["x \\" y",{"b":1}]') }} as member_value

),

surplus as (

    select * from found
    {{ dbt.except() }}
    select * from expected

),

missing as (

    select * from expected
    {{ dbt.except() }}
    select * from found

)

select * from surplus
union all
select * from missing
