{{ config(
    materialized=rows_replaced(),
    incremental_strategy='replace_changed_memberships',
    on_schema_change='append_new_columns',
    post_hook="{{ record_table_state() }}",
) }}

-- whose past has changed is told before it
-- depends_on: {{ ref('int_user_changes') }}

{#- One line joins a segment to everything that stands on segments. -#}
{%- set segments = [
    'daily_habit_users',
    'weekly_users',
    'monthly_users',
    'dormant_users',
    'returning_users',
    'declining_users',
    'power_users',
    'casual_users',
    'one_feature_users',
    'single_feature_users',
    'first_time_feature_users',
    'advanced_searchers',
    'key_feature_non_adopters',
    'one_time_buyers',
    'repeat_buyers',
    'loyal_customers',
    'high_aov_whales',
    'bargain_hunters',
    'category_buyers',
    'champions',
    'new_users',
    'activated_users',
    'trial_users',
    'highly_engaged_trial_users',
    'lapsed_trial_users',
    'subscribers',
    'lapsed_subscribers',
    'at_risk_daily_users',
    'milestone_reachers',
    'plan_limit_hitters',
    'review_candidates',
    'hesitant_buyers',
] -%}
{%- set whole = segments_without_state() %}

{% call(changes) kept_by_person(since_when=true) -%}
with

unioned as (
    {% for segment in segments %}
    select
        '{{ segment }}' as segment,
        user_id,
        per_value,
        valid_from,
        valid_to
    from {{ rows_reaching_change(ref(segment), 'valid_to', changes if segment not in whole) | indent(4) }}{{ ' as spells' if changes }}
    {{ 'union all' if not loop.last }}
    {%- endfor %}

),

final as (

    select
        {{ hash_text([
            'segment', 'user_id', 'per_value', 'cast(' ~ to_epoch_ms('valid_from') ~ ' as ' ~ dbt.type_string() ~ ')'
        ]) | indent(8) }} as membership_id,
        segment,
        user_id,
        per_value,
        valid_from,
        valid_to
    from unioned

)

select * from final
{% endcall %}
