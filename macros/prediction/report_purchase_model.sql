{#- A line in dbt's log for each part of the purchase model that is not to be trusted; no SQL. -#}
{% macro report_purchase_model() %}
    {%- if execute and flags.WHICH in ['run', 'build'] -%}
        {%- for row in run_query('select model, reason from ' ~ this ~ ' where reason is not null order by model').rows -%}
            {%- do log('purchase_model_fit, ' ~ row[0] ~ ': ' ~ row[1], info=true) -%}
        {%- endfor -%}
    {%- endif -%}
{% endmacro %}
