with

received as (

    select
        source,
        received_day,
        sum(raw_events) as raw_events
    from {{ ref('int_events_received_daily') }}
    group by 1, 2

),

outcomes as (

    select source, occurred_at, received_at, 'clean' as outcome from {{ ref('fct_events') }}
    union all
    select source, occurred_at, received_at, 'duplicate' as outcome from {{ ref('events_duplicates') }}
    union all
    select source, occurred_at, received_at, 'quarantined' as outcome from {{ ref('events_quarantine') }}

),

kept as (

    select
        source,
        cast(received_at as date) as received_day,
        sum(case when outcome = 'clean' then 1 else 0 end) as clean_events,
        sum(case when outcome = 'duplicate' then 1 else 0 end) as duplicate_events,
        sum(case when outcome = 'quarantined' then 1 else 0 end) as quarantined_events,
        sum(case
            when outcome = 'clean' and {{ to_epoch_ms('received_at') }} - {{ to_epoch_ms('occurred_at') }} > {{ window_ms('late_after') }}
                then 1
            else 0
        end) as late_events
    from outcomes
    group by 1, 2

),

-- an arrival time nobody can read is a day of its own
final as (

    select
        coalesce(received.source, kept.source) as source,
        coalesce(received.received_day, kept.received_day) as received_day,
        cast(coalesce(received.raw_events, 0) as {{ dbt.type_bigint() }}) as raw_events,
        cast(coalesce(kept.clean_events, 0) as {{ dbt.type_bigint() }}) as clean_events,
        cast(coalesce(kept.duplicate_events, 0) as {{ dbt.type_bigint() }}) as duplicate_events,
        cast(coalesce(kept.quarantined_events, 0) as {{ dbt.type_bigint() }}) as quarantined_events,
        cast(
            coalesce(received.raw_events, 0) - coalesce(kept.clean_events, 0) - coalesce(kept.duplicate_events, 0)
            - coalesce(kept.quarantined_events, 0) as {{ dbt.type_bigint() }}
        ) as missed_events,
        cast(coalesce(kept.late_events, 0) as {{ dbt.type_bigint() }}) as late_events
    from received
    full outer join kept
        on
            received.source = kept.source
            and coalesce(received.received_day, cast('0001-01-01' as date)) = coalesce(kept.received_day, cast('0001-01-01' as date))

)

select * from final
