{#- A table as the last run left it, which no ref can name without a circle; none where there is none, or nobody may ask. -#}
{% macro stored(schema, name) %}
    {{ return(
        adapter.get_relation(target.database, generate_schema_name(schema, none) | trim, name) if execute and flags.INTROSPECT else none
    ) }}
{% endmacro %}
