{#- The rates that never fall from one position to the next and are nearest to the given ones (weighted least squares): at each
    position the greatest, over all starts up to it, of the least, over all ends from it, of the average between start and end. -#}
{% macro isotonic(rows, groups, position) -%}
    {%- set keys = groups | join(', ') -%}
    select {% for key in groups %}starts.{{ key }}, {% endfor %}starts.{{ position }}, max(starts.least_average) as rising_rate
    from (
        select {% for key in groups %}first_rows.{{ key }}, {% endfor %}first_rows.{{ position }} as start_position,
            between_rows.{{ position }},
            min((last_rows.total_until - first_rows.total_before) / (last_rows.weight_until - first_rows.weight_before))
                as least_average
        from {{ running_totals(rows, keys, position) }} as first_rows
        inner join {{ rows }} as between_rows
            on {% for key in groups %}first_rows.{{ key }} = between_rows.{{ key }} and {% endfor -%}
                first_rows.{{ position }} <= between_rows.{{ position }}
        inner join {{ running_totals(rows, keys, position) }} as last_rows
            on {% for key in groups %}between_rows.{{ key }} = last_rows.{{ key }} and {% endfor -%}
                between_rows.{{ position }} <= last_rows.{{ position }}
        group by {% for key in groups %}first_rows.{{ key }}, {% endfor %}first_rows.{{ position }}, between_rows.{{ position }}
    ) as starts
    group by {% for key in groups %}starts.{{ key }}, {% endfor %}starts.{{ position }}
{%- endmacro %}

{#- Weighted sums of the rates and of the weights, up to each position without and with it. -#}
{% macro running_totals(rows, keys, position) -%}
    (
        select *,
            sum(rate * weight) over (partition by {{ keys }} order by {{ position }} rows unbounded preceding) as total_until,
            sum(weight) over (partition by {{ keys }} order by {{ position }} rows unbounded preceding) as weight_until,
            sum(rate * weight) over (partition by {{ keys }} order by {{ position }} rows unbounded preceding) - rate * weight as total_before,
            sum(weight) over (partition by {{ keys }} order by {{ position }} rows unbounded preceding) - weight as weight_before
        from {{ rows }}
    )
{%- endmacro %}
