-- the open stretches are the scores of now; a customer has at most one
with

history as (

    select * from {{ ref('user_rfm_history') }}
    where dbt_valid_to is null

),

scored as (

    select * from {{ ref('user_rfm') }}

),

counted as (

    select
        user_id,
        count(*) as open_stretches
    from history
    group by user_id

)

select
    scored.user_id,
    history.user_id as user_id_in_history,
    scored.rfm_segment,
    history.rfm_segment as rfm_segment_in_history
from scored
full outer join history on scored.user_id = history.user_id
left join counted on history.user_id = counted.user_id
where
    scored.user_id is null
    or history.user_id is null
    or counted.open_stretches > 1
    or coalesce(scored.rfm_segment, '') <> coalesce(history.rfm_segment, '')
    or coalesce(scored.recency_score, 0) <> coalesce(history.recency_score, 0)
    or coalesce(scored.frequency_score, 0) <> coalesce(history.frequency_score, 0)
    or coalesce(scored.monetary_score, 0) <> coalesce(history.monetary_score, 0)
