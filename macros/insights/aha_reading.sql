{#- A row of aha_moments in a sentence or two. -#}
{% macro aha_reading() -%}
    case
        when measured.p_value > {{ var('aha_max_p_value') }}
            then 'Nothing to see: chance finds as much in ' || cast(measured.shuffles_beating_it as {{ dbt.type_string() }})
                || ' of {{ var('aha_shuffles') }} shuffles.'
        when coalesce(measured.lift_low, 0) <= 0
            then 'Found in one half of the people, not confirmed in the other.'
        else
            'Of those who did it ' || {{ percent_text('measured.rate_with') }} || '% reached the goal (' || goals.description
            || '), of the others ' || {{ percent_text('measured.rate_without') }} || '%.'
    end || ' Users chose this. It marks who converts; whether pushing others helps is for campaign_results.'
{%- endmacro %}

{#- The condition to put into a segment, such as activated_users. -#}
{% macro aha_rule(event_name, at_least, days) -%}
    {{ text_literal("performed('") }} || {{ event_name }} || {{ text_literal("', at_least=") }} || cast({{ at_least }} as {{ dbt.type_string() }})
        || {{ text_literal(", within='") }} || cast({{ days }} as {{ dbt.type_string() }}) || case when {{ days }} = 1 then ' day' else ' days' end
        || {{ text_literal("', of='signed_up')") }}
{%- endmacro %}
