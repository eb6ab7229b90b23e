{#- Databricks. Its adapter looks for databricks__ and then for spark__: it speaks as Spark does. -#}

{#- Override dbt-databricks's own, which ask the cluster for its version before they say this. -#}
{% macro databricks__dateadd(datepart, interval, from_date_or_timestamp) -%}
    timestampadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }})
{%- endmacro %}

{% macro databricks__datediff(first_date, second_date, datepart) -%}
    timestampdiff({{ datepart }}, {{ date_trunc(datepart, first_date) }}, {{ date_trunc(datepart, second_date) }})
{%- endmacro %}
