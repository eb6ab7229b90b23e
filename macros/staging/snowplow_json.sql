{#- JSON text of an entity or self-describing event, from the column its schema has in atomic.events (older loaders make one per minor version):
    null where nothing of the kind was ever sent and the table has no such column. -#}
{% macro snowplow_json(columns, name) -%}
    {%- set found = [] -%}
    {%- for column in columns | reverse if modules.re.match(name ~ '(_[0-9]+)*$', column) -%}
        {%- do found.append(as_json_text(column)) -%}
    {%- endfor -%}
    {%- if found | length > 1 -%}
    coalesce({{ found | join(', ') }})
    {%- else -%}
    {{ found[0] if found else 'cast(null as ' ~ dbt.type_string() ~ ')' }}
    {%- endif -%}
{%- endmacro %}

{#- The columns of atomic.events, sorted; where it cannot be asked, those of the entities that are read. -#}
{% macro snowplow_columns() %}
    {% set ecommerce = 'com_snowplowanalytics_snowplow_ecommerce_' %}
    {{ return((stored_columns(source('snowplow', 'events')) or [
        'unstruct_event_' ~ ecommerce ~ 'snowplow_ecommerce_action_1',
        'contexts_' ~ ecommerce ~ 'product_1',
        'contexts_' ~ ecommerce ~ 'transaction_1',
        'contexts_' ~ ecommerce ~ 'refund_1',
        'contexts_com_snowplowanalytics_snowplow_client_session_1',
        'contexts_com_snowplowanalytics_mobile_application_1',
    ]) | sort) }}
{% endmacro %}
