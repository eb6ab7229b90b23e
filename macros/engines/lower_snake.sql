{#- A sender's event name in lower_snake: `Order Completed` and `order-completed` become `order_completed`. -#}
{% macro lower_snake(column) %}{{ return(adapter.dispatch('lower_snake', 'behavioral_segments')(column)) }}{% endmacro %}

{% macro duckdb__lower_snake(column) -%}
    {#- most names are in shape already, and telling so is cheaper than rewriting -#}
    case
        when regexp_full_match({{ column }}, '[a-z0-9_]+') then {{ column }}
        else lower(regexp_replace({{ column }}, '[^\pL\pN]+', '_', 'g'))
    end
{%- endmacro %}
