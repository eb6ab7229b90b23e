{#- SQL: the name of a journey's message, by which a tool tells a repeated message and which its feedback events carry. -#}
{% macro message_id(journey_id) -%}
    {{ hash_text(["'message'", journey_id]) }}
{%- endmacro %}
