{{ config(materialized='incremental', incremental_strategy=rows_appended(), full_refresh=false, on_schema_change='append_new_columns') }}

{%- set appended = this if is_incremental() else none %}

-- depends_on: {{ ref('load_ledger') }}: nothing leaves while a test of the core marts fails

with

audiences as (

    select * from {{ ref('audiences') }}

),

candidates as (

    select * from {{ ref('audience_candidates') }}

),

permits as (

    select * from {{ ref('audience_permissions') }}

),

-- the difference to all that was appended before, not to what the last run saw: so a run that was killed is made up for
members as (

    {{ fold_audience_changes(appended) | indent(4) }}

),

changes as (

    {{ audience_differences() | indent(4) }}

),

-- what was never sent is new and comes whole, however large
known as (

    select distinct audience_id from {{ appended or 'members' }}

),

held as (

    select audience_id
    from changes
    where not is_due and audience_id in (select audience_id from known)
    group by audience_id
    having {{ is_held('count(*)', 'max(members)', 'max(move_limit)') | indent(4) }}

),

final as (

    select
        {{ hash_text([
            'membership_key', 'cast(' ~ to_epoch_ms(run_at()) ~ ' as ' ~ dbt.type_string() ~ ')'
        ]) | indent(8) }} as change_id,
        {{ run_at() }} as updated_at,
        audience_id,
        user_id,
        per_value,
        change_type
    from changes
    where
        (is_due or audience_id not in (select audience_id from held))
        and {{ is_after(appended) }}
        and {{ 'true' if may_append() else 'false' }}

)

select * from final
