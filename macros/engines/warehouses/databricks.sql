{#- Databricks. Its adapter looks for databricks__ and then for spark__: it speaks as Spark does. -#}

{#- Overrides dbt-databricks's own, which asks the cluster for its version before it says this. -#}
{% macro databricks__dateadd(datepart, interval, from_date_or_timestamp) -%}
    timestampadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }})
{%- endmacro %}
