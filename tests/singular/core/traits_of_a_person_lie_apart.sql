with

history as (

    select * from {{ ref('user_trait_history') }}

),

lives as (

    select * from {{ ref('int_user_lives') }}

),

with_next as (

    select
        *,
        lead(valid_from) over (partition by user_id, trait order by valid_from) as next_valid_from,
        lead(value) over (partition by user_id, trait order by valid_from) as next_value
    from history

),

final as (

    select with_next.*
    from with_next
    left join lives on with_next.user_id = lives.user_id
    where
        lives.user_id is null
        or lives.deleted_at is not null
        or with_next.valid_from < lives.first_seen_at
        or with_next.valid_to <= with_next.valid_from
        or (with_next.valid_to is null and with_next.next_valid_from is not null)
        or with_next.next_valid_from < with_next.valid_to
        or (with_next.next_valid_from = with_next.valid_to and with_next.next_value = with_next.value)

)

select * from final
