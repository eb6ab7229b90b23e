{#- Schemas carry their plain names (marts, activation, ...) where one database holds one build; a profile whose
    schema is neither `main`, `public` nor `default` (a developer's own, say) prefixes them, so that builds do not meet. -#}
{% macro generate_schema_name(custom_schema_name, node) -%}
    {%- if custom_schema_name is none -%}
        {{ target.schema }}
    {%- elif target.schema in ['main', 'public', 'default'] -%}
        {{ custom_schema_name | trim }}
    {%- else -%}
        {{ target.schema }}_{{ custom_schema_name | trim }}
    {%- endif -%}
{%- endmacro %}
