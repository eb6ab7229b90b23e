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

members as (

    select * from {{ ref('audience_members') }}

),

-- audience_changes has appended all that may be: what is left waits
waiting as (

    {{ audience_differences() | indent(4) }}

),

counted as (

    select
        audience_id,
        max(members) as members,
        sum(case when change_type = 'added' then 1 else 0 end) as to_add,
        sum(case when change_type = 'removed' then 1 else 0 end) as to_remove,
        {{ is_held('count(*)', 'max(members)', 'max(move_limit)') | indent(8) }} as moves_too_much,
        coalesce(max(move_limit), {{ var('audience_move_limit') }}) as move_limit
    from waiting
    group by audience_id

),

final as (

    select
        audience_id,
        case when moves_too_much then 'moves_too_much' else 'not_appended_yet' end as reason,
        cast(members as {{ dbt.type_bigint() }}) as members,
        cast(to_add as {{ dbt.type_bigint() }}) as to_add,
        cast(to_remove as {{ dbt.type_bigint() }}) as to_remove,
        cast(move_limit as decimal(18, 4)) as move_limit,
        case
            when moves_too_much then
                audience_id || ' is kept as it was: ' || cast(to_add as {{ dbt.type_string() }}) || ' would come and '
                || cast(to_remove as {{ dbt.type_string() }}) || ' of ' || cast(members as {{ dbt.type_string() }})
                || ' would go. If that is meant, name it in the var approved_audiences'
            else
                audience_id || ' waits for a dbt build of everything: this one was partial, or not later than the last'
        end as explanation
    from counted

)

select * from final
