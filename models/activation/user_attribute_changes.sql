{{ config(materialized='incremental', incremental_strategy=rows_appended(), full_refresh=false, on_schema_change='append_new_columns') }}

{%- set appended = this if is_incremental() else none %}

-- depends_on: {{ ref('load_ledger') }}: nothing leaves while a test of the core marts fails

with

user_attributes as (

    select * from {{ ref('user_attributes') }}

),

attributes as (

    select * from {{ ref('synced_attributes') }}

),

deletions as (

    select
        external_id,
        max(updated_at) as deleted_by
    from {{ ref('user_deletions') }}
    where change_type = 'deleted'
    group by external_id

),

numbered as (

    {% if appended -%}
    select
        *,
        row_number() over (partition by external_id order by updated_at desc) as recency
    from {{ appended }}
    {%- else -%}
    select
        cast(null as {{ dbt.type_timestamp() }}) as updated_at,
        cast(null as {{ dbt.type_string() }}) as external_id,
        cast(null as {{ dbt.type_string() }}) as payload,
        1 as recency
    {%- endif %}

),

-- the tools have forgotten whom they deleted: whoever comes back begins anew, and nobody is made again by a late row
sent as (

    select numbered.*
    from numbered
    left join deletions on numbered.external_id = deletions.external_id
    where numbered.recency = 1 and (deletions.deleted_by is null or deletions.deleted_by < numbered.updated_at)

),

forgotten as (

    select '{' || {{ dbt.listagg(
        json_string('attribute') ~ " || ':null'", "','", 'order by ' ~ ordered_text('attribute')
    ) }} || '}' as payload
    from attributes

),

-- who may not be addressed any more is sent once more, all attributes null
wanted as (

    select
        coalesce(user_attributes.user_id, sent.external_id) as external_id,
        coalesce(user_attributes.payload, forgotten.payload) as payload,
        sent.payload as sent_payload
    from user_attributes
    full outer join sent on user_attributes.user_id = sent.external_id
    cross join forgotten

),

final as (

    select
        {{ run_at() }} as updated_at,
        external_id,
        payload
    from wanted
    where
        external_id is not null and payload is not null
        and (sent_payload is null or sent_payload <> payload)
        and {{ is_after(appended) }}
        and {{ 'true' if may_append() else 'false' }}

)

select * from final
