{#- A sender's event name in lower_snake: `Order Completed` and `order-completed` become `order_completed`. -#}
{% macro lower_snake(column) %}{{ return(adapter.dispatch('lower_snake', 'behavioral_segments')(column)) }}{% endmacro %}

{% macro duckdb__lower_snake(column) -%}
    {#- most names are in shape already, and telling so is cheaper than rewriting -#}
    case
        when regexp_full_match({{ column }}, '[a-z0-9_]+') then {{ column }}
        else lower(regexp_replace({{ column }}, '[^\p{L}\p{Nd}]+', '_', 'g'))
    end
{%- endmacro %}

{% macro postgres__lower_snake(column) -%}
    {#- the collation brings letters and digits of all scripts, whatever the locale of the database -#}
    lower(regexp_replace({{ column }} collate "und-x-icu", '[^[:alnum:]]+', '_', 'g'))
{%- endmacro %}

{% macro spark__lower_snake(column) -%}
    lower(regexp_replace({{ column }}, r'[^\p{L}\p{Nd}]+', '_'))
{%- endmacro %}
