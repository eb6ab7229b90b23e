{#- What a row of campaign_results says, in a sentence. A claim takes 5% shared among the campaign's variants (Bonferroni). -#}
{% macro reading_of_result() -%}
case
    when holdout_share = 0 then 'Nothing to compare with: the campaign has no holdout. Give it a holdout_percent before it starts.'
    when is_mismatch
        then 'Stopped: people are not split as the playbook says, and chance does not explain it (sample-ratio mismatch), so the '
            || 'groups cannot be compared. Look for shares edited while it ran, and for what lets in or out one group only.'
    when users = 0 or holdout_users = 0 then 'Nothing to read yet: no window has closed in this variant, or none in the holdout.'
    when not is_final
        then 'Too early to judge: ' || {{ rates_of_result() }} || ' so far; the lift counts when is_final is true.'
    when least_expected < 5 then 'Too few conversions, or too few people without one, to judge: ' || {{ rates_of_result() }} || '.'
    when p_value * variants < 0.05
        then case when lift_absolute > 0 then 'It works: ' else 'It harms: ' end || {{ rates_of_result() }}
            || ', a difference of ' || {{ percent_text('lift_absolute') }} || ' points (95% interval '
            || {{ percent_text('lift_absolute_low') }} || ' to ' || {{ percent_text('lift_absolute_high') }} || ').'
    else
        'No effect shown: ' || {{ rates_of_result() }} || ', a difference of ' || {{ percent_text('lift_absolute') }}
        || ' points (95% interval ' || {{ percent_text('lift_absolute_low') }} || ' to ' || {{ percent_text('lift_absolute_high') }} || '). '
        || case
            when users_still_needed > 0
                then cast(users_still_needed as {{ dbt.type_string() }}) || ' more people would have shown a lift of {{ lift_to_detect() }}% in 4 of 5 cases.'
            else 'There were enough people to see a lift of {{ lift_to_detect() }}% in 4 of 5 cases.'
        end
end
{%- endmacro %}

{% macro rates_of_result() -%}
    {{ percent_text('conversion_rate') }} || '% convert, ' || {{ percent_text('holdout_conversion_rate') }} || '% of the holdout'
{%- endmacro %}

{#- The var campaign_lift_to_detect in percent, 0.2 as 20. -#}
{% macro lift_to_detect() %}{{ return('%g' | format(var('campaign_lift_to_detect') * 100)) }}{% endmacro %}

{#- The columns of campaign_results but the reading, in their order. -#}
{% macro campaign_result_columns() %}
    {{ return([
        'campaign_id', 'variant', 'users', 'conversions', 'conversion_rate', 'holdout_users', 'holdout_conversions',
        'holdout_conversion_rate', 'lift_absolute', 'lift_absolute_low', 'lift_absolute_high', 'lift_relative', 'lift_relative_low',
        'lift_relative_high', 'p_value', 'srm_p_value', 'revenue', 'revenue_per_user', 'holdout_revenue_per_user',
        'revenue_lift_absolute', 'revenue_lift_absolute_low', 'revenue_lift_absolute_high', 'revenue_lift_relative',
        'revenue_lift_relative_low', 'revenue_lift_relative_high', 'revenue_p_value', 'users_planned', 'users_still_needed',
        'is_final', 'read_after',
    ]) }}
{% endmacro %}
