{#- Where the parameters of the purchase model come from: fitted here (`fit`, where the engine runs Python models), or the seed
    named by the var purchase_model_parameters. An engine that cannot fit reads the demo's own seed for the demo, and none beside
    other events: parameters of another shop are worse than none. -#}
{% macro purchase_model_parameters() %}
    {%- set given = var('purchase_model_parameters', 'fit') -%}
    {%- if given != 'fit' -%}{{ return(ref(given)) }}{%- endif -%}
    {%- if fits_purchase_model() -%}{{ return(ref('int_purchase_model_fitted')) }}{%- endif -%}
    {%- set is_demo = 'app' in var('event_sources') and var('raw_events', none) is none -%}
    {{ return(ref('purchase_model_parameters') if is_demo else none) }}
{% endmacro %}

{#- Whether this run fits and scores with the Python models; dbt_project.yml switches them by the same rule. -#}
{% macro fits_purchase_model() %}
    {{ return(target.type == 'duckdb' and var('purchase_model_parameters', 'fit') == 'fit') }}
{% endmacro %}
