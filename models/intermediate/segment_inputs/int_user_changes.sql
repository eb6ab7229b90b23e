{{ config(post_hook="{{ clear_revised() }}") }}
{%- set changes = changes_so_far() -%}
-- the segments' state says what is no longer needed; the rest is read only where changes are told person by person
-- depends_on: {{ ref('segment_state') }}
-- depends_on: {{ ref('fct_events') }}
-- depends_on: {{ ref('int_sessions') }}
-- depends_on: {{ ref('int_users_revised') }}
-- depends_on: {{ ref('int_user_facts') }}

with
{% if changes_are_partial() %}
revised as (

    select * from {{ ref('int_users_revised') }}

),

facts as (

    select * from {{ ref('int_user_facts') }}

),

-- as the last run left them
facts_before as (

    select * from {{ stored('intermediate', 'int_user_facts_seen') }}

),

facts_that_differ as (

    {{ rows_that_differ('facts_before', 'facts', ['user_id', 'fact_hash']) | indent(4) }}

),

changed as (

    select
        user_id,
        min(changed_from_ms) as changed_from_ms
    from (
        select user_id, coalesce(changed_from_ms, {{ beginning_ms() }}) as changed_from_ms from revised
        union all
        -- a life or a trait may decide about any time
        select user_id, {{ beginning_ms() }} as changed_from_ms from facts_that_differ
    ) as changes
    group by user_id

),

-- a change that is nobody's gets no number: building again without news leaves no trace
numbered as (

    select
        change_number,
        user_id,
        changed_from_ms,
        is_everybody
    from {{ this }}
    where change_number > {{ changes.built_by_all }} or change_number = {{ changes.newest }}

    union all

    select distinct
        {{ changes.newest + 1 }} as change_number,
        cast(null as {{ dbt.type_string() }}) as user_id,
        cast(null as {{ dbt.type_bigint() }}) as changed_from_ms,
        false as is_everybody
    from changed

    union all

    select
        {{ changes.newest + 1 }} as change_number,
        user_id,
        changed_from_ms,
        false as is_everybody
    from changed

),
{%- else %}
numbered as (

    select
        {{ changes.newest + 1 }} as change_number,
        cast(null as {{ dbt.type_string() }}) as user_id,
        cast(null as {{ dbt.type_bigint() }}) as changed_from_ms,
        true as is_everybody

),
{%- endif %}

final as (

    select
        cast(change_number as {{ dbt.type_bigint() }}) as change_number,
        user_id,
        {{ person_key('user_id') }} as person_key,
        cast(changed_from_ms as {{ dbt.type_bigint() }}) as changed_from_ms,
        is_everybody
    from numbered

)

select * from final
