{#- One row per member of each object, the order of no account; quotes in names and values are data. -#}
with

given as (

    select 1 as row_number, '{"a": "text", "it''s": 12, "c": null, "d": "", "e": true}' as object
    union all
    select 2 as row_number, '{"a": ["x"]}' as object
    union all
    select 3 as row_number, '{}' as object
    union all
    select 4 as row_number, cast(null as {{ dbt.type_string() }}) as object

),

found as (

    {{ json_members('given', ['row_number'], 'object') | indent(4) }}

),

expected as (

    select 1 as row_number, 'a' as member_name, 'text' as member_value
    union all
    select 1 as row_number, 'it''s' as member_name, '12' as member_value
    union all
    select 1 as row_number, 'c' as member_name, cast(null as {{ dbt.type_string() }}) as member_value
    union all
    select 1 as row_number, 'd' as member_name, '' as member_value
    union all
    select 1 as row_number, 'e' as member_name, 'true' as member_value
    union all
    select 2 as row_number, 'a' as member_name, '["x"]' as member_value

),

surplus as (

    select * from found
    except
    select * from expected

),

missing as (

    select * from expected
    except
    select * from found

)

select * from surplus
union all
select * from missing
