{%- set so_far = 'partition by playbook.campaign_id order by ' ~ ordered_text('variants.variant') ~ ' rows unbounded preceding' %}

with

playbook as (

    select
        *,
        {{ hash_text(campaign_columns() + [segment_checksum('segment')]) | indent(8) }} as version
    from {{ ref('int_campaign_playbook') }}

),

given_variants as (

    select * from {{ ref('int_campaign_playbook_variants') }}
    where campaign_id is not null

),

variants as (

    select
        campaign_id,
        variant,
        coalesce({{ parse_decimal('traffic_percent') }}, 0) / 100 as traffic,
        message_template,
        offer_id,
        offer_percent,
        offer_hours,
        {{ hash_text(variant_columns()) | indent(8) }} as version
    from given_variants

    union all

    -- a campaign without variants has one
    select
        campaign_id,
        'main' as variant,
        1 as traffic,
        null as message_template,
        null as offer_id,
        null as offer_percent,
        null as offer_hours,
        'main' as version
    from playbook
    where campaign_id not in (select given_variants.campaign_id from given_variants)

),

versions as (

    select
        campaign_id,
        {{ dbt.listagg('version', "','", 'order by ' ~ ordered_text('version')) }} as variant_versions
    from variants
    group by campaign_id

),

final as (

    select
        playbook.campaign_id,
        variants.variant,
        -- the variant is theirs whose share lies in [traffic_from, traffic_until)
        cast(
            sum(variants.traffic) over ({{ so_far }}) - variants.traffic as decimal(9, 6)
        ) as traffic_from,
        cast(
            sum(variants.traffic) over ({{ so_far }}) as decimal(9, 6)
        ) as traffic_until,
        playbook.name,
        playbook.segment,
        playbook.channel,
        coalesce(variants.message_template, playbook.message_template) as message_template,
        coalesce(variants.offer_id, playbook.offer_id) as offer_id,
        coalesce(variants.offer_percent, playbook.offer_percent) as offer_percent,
        coalesce(variants.offer_hours, playbook.offer_hours) as offer_hours,
        playbook.goal_event,
        {{ parse_integer('playbook.goal_window_hours') }} as goal_window_hours,
        playbook.exit_when,
        playbook.reentry,
        {{ parse_integer('playbook.reentry_window_hours') }} as reentry_window_hours,
        cast(coalesce({{ parse_decimal('playbook.holdout_percent') }}, 0) / 100 as decimal(9, 6)) as holdout_share,
        coalesce({{ parse_boolean('playbook.include_current_members') }}, false) as include_current_members,
        coalesce({{ parse_integer('playbook.max_entry_age_hours') }}, 24) as max_entry_age_hours,
        coalesce({{ minute_of_day('playbook.send_from_local') }}, 0) as send_from_minute,
        coalesce({{ minute_of_day('playbook.send_until_local') }}, 1440) as send_until_minute,
        playbook.exclusion_group,
        coalesce({{ parse_integer('playbook.priority') }}, 1000) as priority,
        {{ parse_timestamp('playbook.starts_at') }} as starts_at,
        {{ parse_timestamp('playbook.ends_at') }} as ends_at,
        playbook.status,
        coalesce(playbook.segment in {{ sql_list(absence_based_segments()) }}, false) as is_absence_based,
        {{ hash_text(['playbook.version', 'versions.variant_versions']) | indent(8) }} as rule_version
    from playbook
    inner join variants on playbook.campaign_id = variants.campaign_id
    inner join versions on playbook.campaign_id = versions.campaign_id

)

select * from final
