{{ config(materialized='incremental', incremental_strategy=rows_appended(), full_refresh=false, on_schema_change='append_new_columns') }}

{%- set ledger = this if is_incremental() else none %}

with

candidates as (

    select * from {{ ref('int_campaign_candidates') }}

),

permits as (

    select * from {{ ref('int_campaign_permissions') }}

),

moment as (

    select as_of from {{ ref('int_as_of') }}

),

earlier as (

    {{ earlier_decisions(ledger) | indent(4) }}

),

{{ judge_new_entries() }},

sendable as (

    select * from grouped
    where kept_out_by is null and not is_excluded and not is_measured_only

),

taken as (

    select
        earlier.user_id,
        earlier.channel,
        cast({{ local_from_utc('earlier.send_after', 'permits.time_zone') }} as date) as local_day,
        count(*) as messages
    from earlier
    inner join permits on earlier.user_id = permits.user_id and earlier.channel = permits.channel
    where earlier.is_journey and earlier.send_after is not null
    group by
        earlier.user_id,
        earlier.channel,
        cast({{ local_from_utc('earlier.send_after', 'permits.time_zone') }} as date)

),

{{ place_messages() }},

judged as (

    select
        grouped.*,
        case
            when grouped.kept_out_by is not null then grouped.kept_out_by
            when grouped.is_measured_only then 'eligible'
            when grouped.is_excluded then 'exclusion_group'
            when placed.journey_id is null then 'expired'
            when placed.is_capped then 'capped'
            when grouped.is_global_holdout then 'global_holdout'
            else 'eligible'
        end as eligibility,
        placed.send_after,
        placed.expires_at,
        placed.delayed_by
    from grouped
    left join placed on grouped.journey_id = placed.journey_id

),

final as (

    select
        journey_id,
        campaign_id,
        user_id,
        per_value,
        segment,
        variant,
        is_holdout,
        entered_at,
        {{ run_at() }} as decided_at,
        (select as_of from moment) as decided_as_of,
        eligibility,
        channel,
        case when eligibility = 'eligible' and not is_holdout and not is_measured_only then message end as message,
        case when eligibility = 'eligible' and not is_holdout and not is_measured_only then tokens end as tokens,
        offer_id,
        send_after,
        expires_at,
        delayed_by,
        is_measured_only,
        goal_event,
        window_ends_at,
        exit_when,
        exclusion_group,
        priority,
        rule_version
    from judged
    where
        {{ 'true' if may_append() else 'false' }}
        and (select coalesce(max(decided_at) < {{ run_at() }}, true) from earlier)

)

select * from final
