{#- Which candidates are decided now, of the CTEs candidates, earlier and moment: CTEs, the last of them `grouped`, which says with
    is_excluded who is in another campaign of the exclusion group. -#}
{% macro judge_new_entries() %}
    histories as (

        select
            campaign_id,
            user_id,
            coalesce(per_value, '') as per_value,
            max(decided_as_of) as last_decided_as_of,
            max(case when is_journey then entered_at end) as last_journey_at
        from earlier
        group by campaign_id, user_id, coalesce(per_value, '')

    ),

    -- an entry that began before the last decision was taken is the same occasion, whatever late data say of when it began
    allowed as (

        select
            candidates.*,
            row_number() over (
                partition by candidates.campaign_id, candidates.user_id, coalesce(candidates.per_value, '') order by candidates.entered_at
            ) as entry_number
        from candidates
        left join histories
            on
                candidates.campaign_id = histories.campaign_id
                and candidates.user_id = histories.user_id
                and coalesce(candidates.per_value, '') = histories.per_value
        where
            not candidates.is_guarded
            and (histories.last_decided_as_of is null or candidates.entered_at > histories.last_decided_as_of)
            and (
                histories.last_journey_at is null
                or candidates.reentry = 'every_time'
                or (
                    candidates.reentry = 'once_per_window'
                    and candidates.entered_at >= {{ add_minutes('histories.last_journey_at', 'candidates.reentry_window_hours * 60') }}
                )
            )

    ),

    new_entries as (

        select * from allowed
        where reentry = 'every_time' or entry_number = 1

    ),

    busy as (

        select
            earlier.user_id,
            earlier.exclusion_group,
            min(earlier.campaign_id) as first_campaign,
            max(earlier.campaign_id) as last_campaign
        from earlier
        cross join moment
        where earlier.is_journey and earlier.exclusion_group is not null and earlier.window_ends_at > moment.as_of
        group by earlier.user_id, earlier.exclusion_group

    ),

    -- in another campaign of its group, or beside one of this run that goes first
    grouped as (

        select
            new_entries.*,
            case
                when new_entries.exclusion_group is null or new_entries.kept_out_by is not null or new_entries.is_measured_only then false
                when busy.first_campaign <> new_entries.campaign_id or busy.last_campaign <> new_entries.campaign_id then true
                else first_value(new_entries.campaign_id) over (
                    partition by
                        new_entries.user_id, new_entries.exclusion_group,
                        new_entries.kept_out_by is null and not new_entries.is_measured_only
                    order by new_entries.priority, new_entries.campaign_id
                    rows unbounded preceding
                ) <> new_entries.campaign_id and busy.user_id is null
            end as is_excluded
        from new_entries
        left join busy on new_entries.user_id = busy.user_id and new_entries.exclusion_group = busy.exclusion_group

    )
{% endmacro %}
