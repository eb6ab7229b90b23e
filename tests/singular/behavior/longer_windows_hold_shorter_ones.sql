with

spending as (

    select * from {{ ref('user_spending') }}

)

select
    shorter.user_id,
    shorter.time_window,
    longer.time_window as longer_window
from spending as shorter
inner join spending as longer
    on
        shorter.user_id = longer.user_id
        and (longer.window_days is null or shorter.window_days < longer.window_days)
where
    shorter.orders > longer.orders
    or shorter.refunds > longer.refunds
    or shorter.distinct_categories > longer.distinct_categories
    or shorter.first_ordered_at < longer.first_ordered_at
    or shorter.last_ordered_at <> longer.last_ordered_at
    or (shorter.orders > 0 and longer.last_ordered_at is null)
