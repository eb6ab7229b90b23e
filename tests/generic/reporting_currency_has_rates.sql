{% test reporting_currency_has_rates(model) %}
select '{{ var('reporting_currency') }}' as currency_without_rates
where not exists (select 1 from {{ model }} where currency = '{{ var('reporting_currency') }}')
{% endtest %}
