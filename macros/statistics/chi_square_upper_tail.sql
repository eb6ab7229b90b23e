{#- The finite sums 26.4.4 (odd degrees) and 26.4.5 (even) of Abramowitz and Stegun, Handbook of Mathematical Functions, 1964.
    Beyond 570 it is 0, because PostgreSQL refuses to underflow. -#}
{% macro chi_square_upper_tail(chi_square, degrees) -%}
    {%- set root = 'sqrt(' ~ chi_square ~ ')' -%}
    case
        when {{ degrees }} < 1 or {{ degrees }} > 20 then null
        when {{ chi_square }} > 570 then 0
        when {{ degrees }} = 1 then 2 * ({{ normal_upper_tail(root) }})
        when {{ degrees }} in ({{ range(2, 21, 2) | join(', ') }})
            then exp(-0.5 * {{ chi_square }}) * ({{ chi_square_sum(chi_square, degrees, 2) }})
        else
            2 * ({{ normal_upper_tail(root) }})
            + 0.7978845608028654 * exp(-0.5 * {{ chi_square }}) * {{ root }} * ({{ chi_square_sum(chi_square, degrees, 3) }})
    end
{%- endmacro %}

{#- 1 + x/d + x^2/(d (d + 2)) + ..., up to the divisor that is two below the degrees. -#}
{% macro chi_square_sum(chi_square, degrees, first) -%}
    {%- set series = namespace(divisor=1) -%}
    1
    {%- for divisor in range(first, 19, 2) %}
        {%- set series.divisor = series.divisor * divisor %}
            + case when {{ degrees }} >= {{ divisor + 2 }} then power({{ chi_square }}, {{ loop.index }}) / {{ series.divisor }} else 0 end
    {%- endfor %}
{%- endmacro %}
