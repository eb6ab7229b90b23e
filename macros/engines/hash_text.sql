{#- md5 in lower-case hex of the given text expressions, null told from empty; equal on every engine. -#}
{% macro hash_text(expressions) -%}
    md5(
        {%- for expression in expressions %}
        coalesce('+' || {{ expression }}, '-'){{ " || '|' ||" if not loop.last }}
        {%- endfor %}
    )
{%- endmacro %}
