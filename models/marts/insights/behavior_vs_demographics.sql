with

models as (

    select
        *,
        least(learnt_reached, learnt_people - learnt_reached, judged_reached, judged_people - judged_reached)
        >= {{ var('comparison_min_reached') }} as is_enough
    from {{ ref('int_comparison_models') }}

),

behavior as (

    select * from models
    where feature_set = 'behavior'

),

final as (

    select
        models.feature_set,
        {{ text_literal(var('insight_goal')) }} as goal,
        models.learnt_people,
        models.learnt_reached,
        models.judged_people,
        models.judged_reached,
        models.features,
        {%- for column in ('auc', 'auc_low', 'auc_high', 'auc_gain', 'auc_gain_low', 'auc_gain_high') %}
        {{ rounded('case when models.is_enough then models.' ~ column ~ ' end', 'decimal(18, 6)') }} as {{ column }},
        {%- endfor %}
        {%- for share in (10, 20) %}
        {{ rounded('case when models.is_enough then models.coverage_' ~ share ~ ' * 100 / ' ~ share ~ ' end', 'decimal(18, 6)') }}
            as lift_{{ share }},
        {{ rounded('case when models.is_enough then models.coverage_' ~ share ~ ' end', 'decimal(18, 6)') }} as coverage_{{ share }},
        {%- endfor %}
        case
            when behavior.auc is null or not behavior.is_enough
                then 'Cannot be told: of the people learnt from and of those judged, at least {{ var('comparison_min_reached') }} '
                    || 'each must have reached the goal, and as many not (var comparison_min_reached).'
            when behavior.auc_gain_low > 0 then 'Behavior tells better than demographics who reaches the goal.'
            when behavior.auc_gain_high < 0 then 'Demographics tell better than behavior who reaches the goal.'
            else 'No difference between behavior and demographics is shown.'
        end
        {%- if 'app' in var('event_sources') and var('raw_events', none) is none %}
        || {{ text_literal(" These are the demo's people, made so that behavior wins: look at your own.") }}
        {%- endif %} as verdict
    from models
    cross join behavior

)

select * from final
