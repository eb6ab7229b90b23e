{#- JSON text without the members that the var personal_fields names, of traits also personal_traits; text that is no JSON object
    stays, to be judged later. -#}
{% macro without_personal_fields(json, of_traits=false, besides=[]) -%}
    case
        when {{ json_is_object(json) }} then {{ json_without(json, personal_fields(of_traits) + besides) }}
        else {{ json }}
    end
{%- endmacro %}

{% macro personal_fields(of_traits=false) %}
    {{ return(var('personal_fields') + (var('personal_traits') if of_traits else [])) }}
{% endmacro %}

{#- The text of a JSON object with the user agent, by which bots are told, under the name that is looked for. -#}
{% macro with_user_agent(json, user_agent) -%}
    case
        when {{ user_agent }} is null then {{ json }}
        when replace({{ json }}, ' ', '') = '{}' then '{"user_agent":' || {{ json_string(user_agent) }} || '}'
        else '{"user_agent":' || {{ json_string(user_agent) }} || ',' || substring(trim({{ json }}), 2)
    end
{%- endmacro %}
