{#- Why an observed trait is not believed: {reason: condition on the step `looked_up` of int_traits_judged}. Where and when it was seen is
    judged like an event's; the attributes of raw_users like a cell there. -#}
{% macro trait_quarantine_reasons() %}
    {% set envelope = envelope_reasons() %}
    {{ return({
        'missing_ids': envelope.missing_ids,
        'unparseable_occurred_at': envelope.unparseable_occurred_at,
        'occurred_in_future': envelope.occurred_in_future,
        'received_in_future': envelope.received_in_future,
        'implausibly_old': envelope.implausibly_old,
        'invalid_traits': 'not is_valid_json',
        'unknown_country': "trait = 'country' and sent_value is not null and value is null",
        'implausible_birth_year': "trait = 'birth_year' and sent_value is not null and value is null",
        'unknown_timezone': "trait = 'timezone' and sent_value is not null and value is null",
        'unreadable_marketing_opt_in': "trait = 'marketing_opt_in' and sent_value is not null and value is null",
        'test_account': envelope.test_account,
    }) }}
{% endmacro %}

{#- An observed value as the column of that name in raw_users would be read; every other trait is taken as sent. -#}
{% macro trait_value(trait, sent_value) -%}
    {%- set year = parse_integer(sent_value) -%}
    case {{ trait }}
        when 'country' then countries.country
        when 'timezone' then time_zones.time_zone
        when 'gender' then lower({{ sent_value }})
        when 'birth_year' then case when {{ year }} between 1900 and 2100 then cast({{ year }} as {{ dbt.type_string() }}) end
        when 'marketing_opt_in' then
            case ({{ parse_boolean(sent_value) }}) when true then 'true' when false then 'false' end
        else {{ sent_value }}
    end
{%- endmacro %}
