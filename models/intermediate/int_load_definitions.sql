{{ config(materialized='incremental', incremental_strategy=rows_appended(), full_refresh=false) }}

{%- set definitions_hash = load_definitions_hash() %}

with
{% if is_incremental() %}
newest as (

    select * from {{ this }}
    where definitions_number = (select max(definitions_number) from {{ this }})

),

-- a full refresh counts as new definitions: killed half-way, it must not leave tables of two makes
final as (

    select
        newest.definitions_number + 1 as definitions_number,
        '{{ definitions_hash }}' as definitions_hash
    from newest
    where newest.definitions_hash <> '{{ definitions_hash }}' or {{ 'true' if flags.FULL_REFRESH else 'false' }}

)
{% else %}
final as (

    select
        cast(1 as {{ dbt.type_bigint() }}) as definitions_number,
        '{{ definitions_hash }}' as definitions_hash

)
{% endif %}
select * from final
