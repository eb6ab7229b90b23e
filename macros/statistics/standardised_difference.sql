{#- Difference of two means by the root of their mean variance: P. C. Austin, Statistics in Medicine 28 (2009), 3083-3107, where 0.1
    is the usual bound of balance. Reads the columns {name}_mean and {name}_variance of both. A difference without any variance counts 1. -#}
{% macro standardised_difference(one, other) -%}
    case
        when abs({{ one }}_mean - {{ other }}_mean) < 0.000000001 then 0
        when {{ one }}_variance + {{ other }}_variance > 0
            then ({{ one }}_mean - {{ other }}_mean) / sqrt(({{ one }}_variance + {{ other }}_variance) / 2)
        when {{ one }}_mean is not null and {{ other }}_mean is not null then 1
    end
{%- endmacro %}
