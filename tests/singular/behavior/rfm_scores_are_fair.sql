-- each score against its definition, counted instead of ranked: the customers who are strictly worse
with

customers as (

    select * from {{ ref('user_rfm') }}
    where recency_score is not null

),

counted as (

    select
        customers.user_id,
        customers.recency_score,
        customers.frequency_score,
        customers.monetary_score,
        count(*) as everyone,
        sum(case when others.recency_days > customers.recency_days then 1 else 0 end) as bought_longer_ago,
        sum(case when others.frequency < customers.frequency then 1 else 0 end) as bought_on_fewer_days,
        sum(case when others.monetary < customers.monetary then 1 else 0 end) as spent_less
    from customers
    cross join customers as others
    group by customers.user_id, customers.recency_score, customers.frequency_score, customers.monetary_score

)

-- score s: at least s - 1 fifths of everyone are worse, and fewer than s
select *
from counted
where
    5 * bought_longer_ago < (recency_score - 1) * everyone
    or 5 * bought_longer_ago >= recency_score * everyone
    or 5 * bought_on_fewer_days < (frequency_score - 1) * everyone
    or 5 * bought_on_fewer_days >= frequency_score * everyone
    or 5 * spent_less < (monetary_score - 1) * everyone
    or 5 * spent_less >= monetary_score * everyone
