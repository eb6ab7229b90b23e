{#- JSON text without the members that the var personal_fields names, of traits also personal_traits; text that is no JSON object
    stays, to be judged later. -#}
{% macro without_personal_fields(json, of_traits=false) -%}
    case when {{ json_is_object(json) }} then {{ json_without(json, personal_fields(of_traits)) }} else {{ json }} end
{%- endmacro %}

{% macro personal_fields(of_traits=false) %}
    {{ return(var('personal_fields') + (var('personal_traits') if of_traits else [])) }}
{% endmacro %}
