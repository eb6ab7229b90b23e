-- only where a load adds to an earlier one
-- depends_on: {{ ref('int_events_clean') }}
-- depends_on: {{ ref('int_arrivals_seen') }}

with
{% if load_window_start() is not none %}
arrived as (

    select
        user_id,
        anonymous_id,
        source,
        event_id,
        {{ id_of_completed_order() }} as order_id,
        occurred_at
    from {{ ref('int_events_clean') }}
    where received_at >= {{ load_window_start() }}

),

-- most of what is read again has been seen
changed as (

    select
        user_id,
        anonymous_id,
        source,
        event_id,
        order_id,
        occurred_at
    from {{ ref('int_arrivals_seen') }}
    where not is_of_complete_load

),

-- another copy may count now; one that arrived before the window counts, or does not, as ever
with_copies as (

    select * from changed

    union all

    select * from arrived
    where {{ is_beside('arrived', 'changed', ['source', 'event_id']) }}

),

final as (

    select user_id, anonymous_id, occurred_at from with_copies

    union

    select user_id, anonymous_id, occurred_at from arrived
    where {{ is_beside('arrived', 'with_copies', ['source', 'order_id']) }}

)
{%- else %}
final as (

    select
        cast(null as {{ dbt.type_string() }}) as user_id,
        cast(null as {{ dbt.type_string() }}) as anonymous_id,
        cast(null as {{ dbt.type_timestamp() }}) as occurred_at
    from (select 1 as one) as nothing
    where one = 0

)
{%- endif %}

select * from final
