{#- Money of one row in the reporting currency, rounded to four places; null where its currency has no rate. -#}
{% macro in_reporting_currency(amount, rates) -%}
    cast({{ amount }} * {{ rates }}.reporting_per_unit as {{ money_type() }})
{%- endmacro %}

{#- The join condition that finds the one rate of int_exchange_rates which applies; money without a currency is taken to be in
    the reporting currency. -#}
{% macro rate_applies(rates, currency, at) -%}
    {{ rates }}.currency = coalesce({{ currency }}, '{{ var('reporting_currency') }}')
    and cast({{ at }} as date) >= {{ rates }}.valid_from
    and ({{ rates }}.valid_to is null or cast({{ at }} as date) < {{ rates }}.valid_to)
{%- endmacro %}
