{#- What campaign_decisions holds already; no rows where it does not exist yet. -#}
{% macro earlier_decisions(ledger) -%}
    {%- if ledger -%}
    select
        campaign_id,
        user_id,
        per_value,
        entered_at,
        decided_at,
        decided_as_of,
        eligibility in ('eligible', 'global_holdout') as is_journey,
        channel,
        send_after,
        window_ends_at,
        exclusion_group
    from {{ ledger }}
    {%- else -%}
    select
        campaign_id,
        user_id,
        per_value,
        entered_at,
        entered_at as decided_at,
        entered_at as decided_as_of,
        is_holdout as is_journey,
        channel,
        entered_at as send_after,
        window_ends_at,
        exclusion_group
    from {{ ref('int_campaign_candidates') }}
    where false
    {%- endif -%}
{%- endmacro %}
