{#- md5 in lower-case hex of the given text expressions, null told from empty; equal on every engine. -#}
{% macro hash_text(expressions) -%}
    {%- set parts = [] %}
    {%- for expression in expressions %}
        {%- do parts.append("coalesce('+' || " ~ expression ~ ", '-')") %}
    {%- endfor %}
    {{- dbt.hash(parts | join(" || '|' || ")) }}
{%- endmacro %}
