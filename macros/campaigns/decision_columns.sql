{#- The columns of campaign_decisions, in their order. -#}
{% macro decision_columns() %}
    {{ return([
        'journey_id', 'campaign_id', 'user_id', 'per_value', 'segment', 'variant', 'is_holdout', 'entered_at', 'decided_at',
        'decided_as_of', 'eligibility', 'channel', 'message', 'tokens', 'offer_id', 'send_after', 'expires_at', 'delayed_by',
        'is_measured_only', 'goal_event', 'window_ends_at', 'exit_when', 'exclusion_group', 'priority', 'rule_version',
    ]) }}
{% endmacro %}
