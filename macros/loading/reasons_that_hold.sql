{#- The names of the conditions that hold, separated by commas; null where none does. A condition that is null does not hold.
    concat_ws is unknown to some engines and null on others as soon as one part is. Most rows have none, which is told before any
    text is put together. -#}
{% macro reasons_that_hold(conditions) -%}
    case
        when ({{ conditions.values() | join(') or (') }})
            then substr(
                {%- for reason, condition in conditions.items() %}
                {{ '|| ' if not loop.first }}case when {{ condition }} then ',{{ reason }}' else '' end
                {%- endfor %},
                2
            )
    end
{%- endmacro %}
