{%- set changes = changes_so_far() -%}
-- the segments' state says what is no longer needed; the rest is read only where changes are told person by person
-- depends_on: {{ ref('segment_state') }}
-- depends_on: {{ ref('int_users_touched') }}
-- depends_on: {{ ref('int_event_stream_touched') }}
-- depends_on: {{ ref('int_user_facts') }}

with
{% if changes_are_partial() %}
streamed as (

    select * from {{ ref('int_event_stream_touched') }}

),

-- what is compared with is as the last run left it
streamed_before as (

    select {{ event_stream_columns() | join(', ') }}
    from {{ stored('intermediate', 'int_event_stream') }}
    where user_id in (select user_id from {{ ref('int_users_touched') }})

),

facts as (

    select * from {{ ref('int_user_facts') }}

),

facts_before as (

    select * from {{ stored('intermediate', 'int_user_facts_seen') }}

),

changed as (

    select user_id from (select * from streamed {{ dbt.except() }} select * from streamed_before) as appeared
    union distinct
    select user_id from (select * from streamed_before {{ dbt.except() }} select * from streamed) as vanished
    union distinct
    select user_id from (select * from facts {{ dbt.except() }} select * from facts_before) as learnt
    union distinct
    select user_id from (select * from facts_before {{ dbt.except() }} select * from facts) as unlearnt

),

-- a change that is nobody's gets no number: building again without news leaves no trace
numbered as (

    select
        change_number,
        user_id,
        is_everybody
    from {{ this }}
    where change_number > {{ changes.built_by_all }} or change_number = {{ changes.newest }}

    union all

    select distinct
        {{ changes.newest + 1 }} as change_number,
        cast(null as {{ dbt.type_string() }}) as user_id,
        false as is_everybody
    from changed

    union all

    select
        {{ changes.newest + 1 }} as change_number,
        user_id,
        false as is_everybody
    from changed

),
{%- else %}
numbered as (

    select
        {{ changes.newest + 1 }} as change_number,
        cast(null as {{ dbt.type_string() }}) as user_id,
        true as is_everybody

),
{%- endif %}

final as (

    select
        cast(change_number as {{ dbt.type_bigint() }}) as change_number,
        user_id,
        is_everybody
    from numbered

)

select * from final
