{#- The canonical columns an event may carry beside its envelope, in the order every model shows them; `text` or `number`. -#}
{% macro canonical_columns(kind=none) %}
    {% set columns = {
        'order_id': 'text', 'product_id': 'text', 'product_category': 'text', 'feature_name': 'text', 'coupon_code': 'text',
        'currency': 'text', 'plan': 'text', 'quantity': 'number', 'unit_price': 'number', 'list_price': 'number',
        'discount_amount': 'number', 'revenue': 'number',
    } %}
    {% set names = [] %}
    {% for name, its_kind in columns.items() if kind is none or kind == its_kind %}{% do names.append(name) %}{% endfor %}
    {{ return(names) }}
{% endmacro %}

{% macro raw_event_columns() %}
    {{ return([
        'event_id', 'user_id', 'anonymous_id', 'event_name', 'occurred_at', 'received_at', 'source', 'platform', 'app_version',
        'properties',
    ]) }}
{% endmacro %}

{% macro raw_user_columns() %}
    {{ return([
        'user_id', 'signed_up_at', 'country', 'birth_year', 'gender', 'acquisition_channel', 'timezone', 'marketing_opt_in',
        'deleted_at', 'traits',
    ]) }}
{% endmacro %}

{#- The columns of a clean event, in the order of int_events_clean. -#}
{% macro clean_event_columns() %}
    {{ return(
        ['event_id', 'user_id', 'anonymous_id', 'event_name', 'occurred_at', 'received_at', 'source', 'platform', 'app_version',
        'given_session_id'] + canonical_columns() + ['properties', 'is_activity']
    ) }}
{% endmacro %}

{#- What two copies of one event must share to be the same: all but when they arrived, each as text. Session ids only where they
    are kept. -#}
{% macro clean_content_columns(relation) %}
    {% set expressions = [] %}
    {% set left_out = ['received_at'] + ([] if given_sessions() else ['given_session_id']) %}
    {% for column in clean_event_columns() if column not in left_out %}
        {% do expressions.append('cast(' ~ relation ~ '.' ~ column ~ ' as ' ~ dbt.type_string() ~ ')') %}
    {% endfor %}
    {{ return(expressions) }}
{% endmacro %}

{#- The cells of a raw user row as they were sent, beside the judged ones. -#}
{% macro sent_user_columns() %}
    {% set names = [] %}
    {% for column in raw_user_columns() if column != 'user_id' %}{% do names.append('sent_' ~ column) %}{% endfor %}
    {{ return(names) }}
{% endmacro %}

{#- Select items for all canonical columns as text, in order: the given expressions, null where a source has none. -#}
{% macro canonical_columns_as_text(expressions={}) -%}
    {%- for column in canonical_columns() -%}
    cast({{ expressions.get(column, 'null') }} as {{ dbt.type_string() }}) as {{ column }}{{ ',\n' if not loop.last }}
    {%- endfor -%}
{%- endmacro %}
