{#- A floating point number as decimal, half away from zero as its shortest decimal spelling reads: 36.3265 is 36.327 on every
    engine, though the nearest double lies a little below and some casts look at that. -#}
{% macro rounded(expression, type) %}{{ return(adapter.dispatch('rounded', 'behavioral_segments')(expression, type)) }}{% endmacro %}

{% macro default__rounded(expression, type) -%}
    cast(cast({{ expression }} as {{ dbt.type_string() }}) as {{ type }})
{%- endmacro %}

{% macro spark__rounded(expression, type) -%}
    {#- Spark's own cast reads the spelling -#}
    cast({{ expression }} as {{ type }})
{%- endmacro %}
