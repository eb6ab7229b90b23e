{#- E. B. Wilson's score interval (1927) of a proportion, 95%; side is -1 for the lower bound and 1 for the upper. -#}
{% macro wilson_bound(successes, trials, side) -%}
    {%- set z = normal_quantile(0.975) -%}
    (
        {{ successes }} + {{ z * z / 2 }}
        + {{ side }} * {{ z }} * sqrt({{ successes }} * ({{ trials }} - {{ successes }}) / {{ trials }} + {{ z * z / 4 }})
    ) / ({{ trials }} + {{ z * z }})
{%- endmacro %}
