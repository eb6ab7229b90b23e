{#- People of all groups together that show, at 5% and with 80% power, a lift by the var campaign_lift_to_detect of the rarer of
    converting and not converting: (z + z)^2 p (1 - p) (1/share + 1/share) / (lift * min(p, 1 - p))^2, the two-proportion formula
    with the rate of all groups together for p. That rate says nothing about their difference, so stopping by it is no peeking:
    A. L. Gould, Statistics in Medicine 11 (1992), 55-66. Null without both outcomes. -#}
{% macro sample_to_detect(users, conversions, inverse_shares) -%}
    {%- set factor = ((normal_quantile(0.975) + normal_quantile(0.8)) / var('campaign_lift_to_detect')) ** 2 -%}
    {{ factor }} * {{ inverse_shares }}
    * greatest({{ conversions }}, {{ users }} - {{ conversions }}) / nullif(least({{ conversions }}, {{ users }} - {{ conversions }}), 0)
{%- endmacro %}
