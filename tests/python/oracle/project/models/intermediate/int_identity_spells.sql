-- whose a device is: of its only user always, of several of each from its sign-in until the next one's
with changes as (
    select
        anonymous_id,
        user_id,
        occurred_at,
        lag(user_id) over (partition by anonymous_id order by occurred_at, user_id) as previous_user_id
    from (
        select anonymous_id, occurred_at, max(user_id) as user_id
        from read_parquet('{{ var("oracle_data") }}/sign_ins.parquet')
        group by anonymous_id, occurred_at
    )
)

select
    anonymous_id,
    user_id,
    case when count(*) over (partition by anonymous_id) > 1 then occurred_at end as valid_from,
    lead(occurred_at) over (partition by anonymous_id order by occurred_at) as valid_to
from changes
where previous_user_id is distinct from user_id
