-- one order ever is a one_time_buyer, more are a repeat_buyer, and nobody else is either
with

spending as (

    select * from {{ ref('user_spending') }}
    where time_window = 'lifetime' and orders > 0

),

members as (

    select * from {{ ref('segment_members') }}
    where segment in ('one_time_buyers', 'repeat_buyers')

),

users as (

    select * from {{ ref('dim_users') }}
    where deleted_at is null or deleted_at > {{ as_of() }}

)

select
    users.user_id,
    spending.orders,
    members.segment
from users
left join spending on users.user_id = spending.user_id
left join members on users.user_id = members.user_id
where
    coalesce(members.segment, '')
    <> case when spending.orders = 1 then 'one_time_buyers' when spending.orders > 1 then 'repeat_buyers' else '' end
