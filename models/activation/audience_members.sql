with

members as (

    {{ fold_audience_changes(ref('audience_changes')) | indent(4) }}

),

final as (

    select
        membership_key,
        audience_id,
        user_id,
        per_value,
        member_since
    from members

)

select * from final
