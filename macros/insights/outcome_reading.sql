{#- A row of segment_outcomes in a sentence. `traits` are the compared ones, {column: name}. -#}
{% macro outcome_reading(traits) -%}
    case
        when matched_entries < {{ var('outcome_min_entries') }}
            then 'Too few to tell: ' || cast(matched_entries as {{ dbt.type_string() }}) || ' entries with somebody to compare, '
                || '{{ var('outcome_min_entries') }} are needed (var outcome_min_entries).'
        when worst_difference > {{ var('outcome_max_difference') }}
            then 'Not comparable: those who entered differed before in '
                || case
                    {%- for trait, name in traits.items() %}
                    {{ 'when abs(' ~ trait ~ '_difference) = worst_difference then' if not loop.last else 'else' }} '{{ name }}'
                    {%- endfor %}
                end || '.'
        when conversion_rate - control_conversion_rate - conversion_margin > 0 then 'They converted more often than people like them.'
        when conversion_rate - control_conversion_rate + conversion_margin < 0 then 'They converted less often than people like them.'
        else 'No difference shown.'
    end || ' What comes after an entry need not come from it.'
{%- endmacro %}
