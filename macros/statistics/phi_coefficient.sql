{#- The correlation of two yes-or-no facts, from the four counts of their table: of n people k have the first, r the second, both
    kr of them. Also known as Matthews' correlation coefficient. Null where one of the facts is everybody's or nobody's. -#}
{% macro phi_coefficient(people, with_first, with_second, with_both) -%}
    (
        cast({{ people }} as {{ double_type() }}) * {{ with_both }} - cast({{ with_first }} as {{ double_type() }}) * {{ with_second }}
    ) / nullif(sqrt(
        cast({{ with_first }} as {{ double_type() }}) * ({{ people }} - {{ with_first }})
        * {{ with_second }} * ({{ people }} - {{ with_second }})
    ), 0)
{%- endmacro %}
