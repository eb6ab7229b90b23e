{#- The columns a rule may name, with the type that decides how they compare. Any other key is a property (of the event) or
    a trait (of the user). -#}
{% macro event_columns() %}
    {{ return({
        'user_id': 'text', 'event_id': 'text', 'event_name': 'text', 'occurred_at': 'instant',
        'source': 'text', 'platform': 'text', 'app_version': 'text', 'order_id': 'text', 'product_id': 'text',
        'product_category': 'text', 'feature_name': 'text', 'feature_tier': 'text', 'coupon_code': 'text',
        'currency': 'text', 'plan': 'text', 'quantity': 'number', 'unit_price': 'number', 'list_price': 'number',
        'discount_amount': 'number', 'revenue': 'number',
    }) }}
{% endmacro %}

{% macro user_columns() %}
    {{ return({
        'country': 'text', 'birth_year': 'number', 'gender': 'text', 'acquisition_channel': 'text', 'timezone': 'text',
        'marketing_opt_in': 'boolean', 'signed_up_at': 'instant',
    }) }}
{% endmacro %}

{#- Where a key is found: {type, sql} for a column, {type: 'json', sql, path} for a property or trait. -#}
{% macro find_field(key, of_users=false) %}
    {%- set columns = user_columns() if of_users else event_columns() -%}
    {%- if key in columns -%}
        {{ return({'type': columns[key], 'sql': key}) }}
    {%- endif -%}
    {{ return({'type': 'json', 'sql': 'traits' if of_users else 'properties', 'path': key.split('.')}) }}
{% endmacro %}

{#- Where the observed values of a key are found: the trait whose rows of int_user_trait_spells hold them, and the field there. An attribute
    was read when it was judged; into any other trait's object the key shows the way. -#}
{% macro find_observed(key) %}
    {%- if key in user_columns() -%}
        {{ return({'trait': key, 'field': {'type': 'text', 'sql': 'value'}}) }}
    {%- endif -%}
    {{ return({'trait': key.split('.')[0], 'field': find_field(key, of_users=true)}) }}
{% endmacro %}

{#- The field as text; empty text is null. -#}
{% macro field_text(field) %}
    {%- if field.type == 'json' -%}
        {{ return("nullif(" ~ json_text(field.sql, field.path) ~ ", '')") }}
    {%- elif field.type == 'text' -%}
        {{ return("nullif(" ~ field.sql ~ ", '')") }}
    {%- endif -%}
    {{ return('cast(' ~ field.sql ~ ' as ' ~ dbt.type_string() ~ ')') }}
{% endmacro %}

{#- The field as a decimal; null where it is no number. -#}
{% macro field_number(field) %}
    {%- if field.type == 'number' -%}
        {{ return(field.sql) }}
    {%- elif field.type == 'instant' or field.type == 'boolean' -%}
        {{ return('cast(null as ' ~ number_type() ~ ')') }}
    {%- endif -%}
    {{ return(parse_decimal(field_text(field), number_type())) }}
{% endmacro %}

{#- The field as a UTC timestamp in milliseconds; null where it is no ISO date or instant. -#}
{% macro field_instant(field) %}
    {%- if field.type == 'instant' -%}
        {{ return(floor_to_ms(field.sql)) }}
    {%- elif field.type == 'number' or field.type == 'boolean' -%}
        {{ return('cast(null as timestamp)') }}
    {%- endif -%}
    {{ return(parse_timestamp(field_text(field))) }}
{% endmacro %}

{% macro field_is_set(field) %}
    {%- if field.type == 'json' -%}
        {{ return(json_is_set(field.sql, field.path)) }}
    {%- elif field.type == 'text' -%}
        {{ return("coalesce(" ~ field.sql ~ ", '') <> ''") }}
    {%- endif -%}
    {{ return(field.sql ~ ' is not null') }}
{% endmacro %}
