{{ config(materialized='incremental', incremental_strategy=rows_appended(), full_refresh=false, on_schema_change='append_new_columns') }}

{%- set appended = this if is_incremental() else none %}

-- depends_on: {{ ref('load_ledger') }}: nothing leaves while a test of the core marts fails

with

users as (

    select * from {{ ref('dim_users') }}

),

numbered as (

    {% if appended -%}
    select
        *,
        row_number() over (partition by external_id order by updated_at desc) as recency
    from {{ appended }}
    {%- else -%}
    select
        cast(null as {{ dbt.type_string() }}) as external_id,
        cast(null as {{ dbt.type_string() }}) as change_type,
        1 as recency
    from users
    where false
    {%- endif %}

),

-- a deletion that was taken back is said too, so that the next one is said again
compared as (

    select
        users.user_id,
        users.deleted_at,
        case when users.deleted_at is null then 'restored' else 'deleted' end as change_type,
        coalesce(numbered.change_type, 'restored') as last_change_type
    from users
    left join numbered on users.user_id = numbered.external_id and numbered.recency = 1

),

final as (

    select
        {{ run_at() }} as updated_at,
        user_id as external_id,
        change_type,
        deleted_at
    from compared
    where
        change_type <> last_change_type
        and {{ is_after(appended) }}
        and {{ 'true' if may_append() else 'false' }}

)

select * from final
