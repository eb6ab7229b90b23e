with

spells as (

    select * from {{ ref('identity_map') }}

),

with_next as (

    select
        anonymous_id,
        user_id,
        valid_from,
        valid_to,
        count(*) over (partition by anonymous_id) as spells_of_device,
        lead(valid_from) over (partition by anonymous_id order by valid_from) as next_valid_from
    from spells

)

select * from with_next
where
    valid_to <= valid_from
    or (next_valid_from is not null and (valid_to is null or next_valid_from < valid_to))
    -- from the first event on: then there is nobody else
    or (valid_from is null and spells_of_device > 1)
