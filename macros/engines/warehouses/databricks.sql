{#- Databricks. Its adapter looks for databricks__ and then for spark__: it speaks as Spark does. -#}

{#- Override dbt-databricks's own, which ask the cluster for its version before they say this. -#}
{% macro databricks__dateadd(datepart, interval, from_date_or_timestamp) -%}
    timestampadd({{ datepart }}, {{ interval }}, {{ from_date_or_timestamp }})
{%- endmacro %}

{% macro databricks__datediff(first_date, second_date, datepart) -%}
    timestampdiff({{ datepart }}, {{ date_trunc(datepart, first_date) }}, {{ date_trunc(datepart, second_date) }})
{%- endmacro %}

{#- What is written for Parquet tables of plain Spark is not for Databricks: its tables are Delta, and its adapter's own macros fit. -#}
{% macro databricks__create_csv_table(model, agate_table) %}
    {{ return(dbt_databricks.databricks__create_csv_table(model, agate_table)) }}
{% endmacro %}

{% macro databricks__load_csv_rows(model, agate_table) %}
    {{ return(dbt_databricks.databricks__load_csv_rows(model, agate_table)) }}
{% endmacro %}

{% macro databricks__persist_constraints(relation, model) %}
    {{ return(dbt_databricks.databricks__persist_constraints(relation, model)) }}
{% endmacro %}
