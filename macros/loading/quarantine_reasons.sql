{#- Why a raw event is not believed: {reason: condition on the columns of int_events_judged's `typed` step}. A condition that is
    null does not hold. The order is the order in which a row's reasons are listed. -#}
{% macro quarantine_reasons() %}
    {% set has_plan = reference_seed('tracking_plan') is not none %}
    {% set envelope = envelope_reasons() %}
    {{ return({
        'missing_ids': envelope.missing_ids,
        'missing_event_name': 'event_name is null',
        'unknown_event': 'event_name is not null and planned_event_name is null' if has_plan else 'false',
        'unparseable_occurred_at': envelope.unparseable_occurred_at,
        'occurred_in_future': envelope.occurred_in_future,
        'received_in_future': envelope.received_in_future,
        'implausibly_old': envelope.implausibly_old,
        'invalid_json': 'not is_valid_json',
        'missing_required_property': 'is_valid_json and ' ~ missing_required_property(),
        'negative_amount': 'quantity < 0 or unit_price < 0 or list_price < 0 or discount_amount < 0 or revenue < 0',
        'unknown_currency': 'currency is not null and known_currency is null',
        'test_account': envelope.test_account ~ ' or ' ~ json_member('parsed_properties', 'is_sandbox') ~ " = 'true'",
        'bot': contains_any(json_member('parsed_properties', 'user_agent'), seed_column(ref('bot_user_agents'), 'user_agent_contains')),
    }) }}
{% endmacro %}

{#- What is judged alike of everything that somebody sent at some time: whose it is and when it was. -#}
{% macro envelope_reasons() %}
    {{ return({
        'missing_ids': 'user_id is null and anonymous_id is null',
        'unparseable_occurred_at': 'occurred_at is null',
        'occurred_in_future': 'occurred_at > ' ~ add_minutes('received_at', var('clock_tolerance_minutes')),
        'received_in_future': 'received_at > ' ~ run_at(),
        'implausibly_old': "occurred_at < cast('" ~ var('earliest_plausible_event_at') ~ "' as " ~ dbt.type_timestamp() ~ ")",
        'test_account': 'is_test_account',
    }) }}
{% endmacro %}

{#- True where an event lacks a property that its tracking plan requires (absent, null, empty, or not a number where one is due). -#}
{% macro missing_required_property() -%}
    {%- set required = required_properties() -%}
    {%- if not required -%}
    false
    {%- else -%}
    case event_name
        {%- for event_name, properties in required.items() %}
        when {{ text_literal(event_name) }} then
            {%- for property in properties %} {{ property_column(property) }} is null{{ ' or' if not loop.last }}{% endfor %}
        {%- endfor %}
        else false
    end
    {%- endif -%}
{%- endmacro %}

{#- A required property is read from its canonical column where it has one, else from the properties parsed beside it. -#}
{% macro property_column(property) -%}
    {{ property if property in canonical_columns() else json_member('parsed_properties', property) }}
{%- endmacro %}

{#- True where text holds one of the given fragments, whatever the case. -#}
{% macro contains_any(column, fragments) -%}
    {%- if not fragments -%}
    false
    {%- else -%}
    {{ column }} is not null and (
        {%- for fragment in fragments %}{{ dbt.position(text_literal(fragment | lower), 'lower(' ~ column ~ ')') }} > 0{{ ' or ' if not loop.last }}{% endfor -%}
    )
    {%- endif -%}
{%- endmacro %}
