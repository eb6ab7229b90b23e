{#- md5 in lower-case hex of the given text expressions, null told from empty; equal on every engine. -#}
{% macro hash_text(expressions) -%}
    {%- set parts = [] %}
    {%- for expression in expressions %}
        {%- do parts.append("coalesce('+' || " ~ expression ~ ", '-')") %}
    {%- endfor %}
    {{- dbt.hash(joined_texts(parts)) }}
{%- endmacro %}

{#- Texts that are not null, with bars between them. -#}
{% macro joined_texts(texts) -%}
    {{- return(adapter.dispatch('joined_texts', 'behavioral_segments')(texts)) -}}
{%- endmacro %}

{% macro default__joined_texts(texts) -%}
    {{ texts | join(" || '|' || ") }}
{%- endmacro %}

{#- DuckDB copies what it has so far at each `||`. -#}
{% macro duckdb__joined_texts(texts) -%}
    concat_ws('|', {{ texts | join(', ') }})
{%- endmacro %}
