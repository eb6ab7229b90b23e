{#- `select` of the rows of a step that a past as_of sees: those received by then. A row that never says when it came is always seen. -#}
{% macro received_by_as_of(step) -%}
    select * from {{ step }}
    {%- if explicit_as_of() %}
    where received_at is null or received_at <= {{ explicit_as_of() }}
    {%- endif %}
{%- endmacro %}
