with

scores as (

    select 1 as score
    union all
    select 2
    union all
    select 3
    union all
    select 4
    union all
    select 5

),

cells as (

    select
        recency.score as recency_score,
        frequency.score as frequency_score,
        monetary.score as monetary_score
    from scores as recency
    cross join scores as frequency
    cross join scores as monetary

),

names as (

    select * from {{ ref('rfm_segments') }}

)

-- missing cells, and cells that there are not
select
    cells.recency_score,
    cells.frequency_score,
    cells.monetary_score,
    names.rfm_segment
from cells
full outer join names
    on
        cells.recency_score = names.recency_score
        and cells.frequency_score = names.frequency_score
        and cells.monetary_score = names.monetary_score
where cells.recency_score is null or coalesce(names.rfm_segment, '') = ''
