{#- A canonical column of one raw event: what its source mapped, else what travels in the parsed properties by that name. Numbers
    pass the number grammar; currency codes are upper case. -#}
{% macro canonical_value(column) -%}
    {%- set text = 'coalesce(' ~ column ~ ', ' ~ json_member('parsed_properties', column) ~ ')' -%}
    {%- if column in canonical_columns('number') -%}
    {{ parse_decimal(text) }}
    {%- elif column == 'currency' -%}
    upper({{ text }})
    {%- else -%}
    {{ text }}
    {%- endif -%}
{%- endmacro %}

{#- The properties that one parse of an event's JSON brings out: the canonical ones, those the tracking plan requires, and the
    user agent and the mark of a sandbox, by which bots and tests are told. -#}
{% macro parsed_property_names() %}
    {% set names = canonical_columns() + ['user_agent', 'is_sandbox'] %}
    {% for properties in required_properties().values() %}
        {% for property in properties if property not in names %}{% do names.append(property) %}{% endfor %}
    {% endfor %}
    {{ return(names) }}
{% endmacro %}
