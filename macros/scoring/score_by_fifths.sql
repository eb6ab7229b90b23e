{#- 1 to 5: one more than the full fifths of all rows that are strictly worse. Equal values have equally many worse ones, so they
    get one score, and a better value never gets a lower one. Null below the var rfm_min_customers. -#}
{% macro score_by_fifths(worst_first) -%}
    case when count(*) over () >= {{ var('rfm_min_customers') }} then
        cast(1 + floor(5 * cast(rank() over (order by {{ worst_first }}) - 1 as {{ double_type() }}) / count(*) over ()) as integer)
    end
{%- endmacro %}
