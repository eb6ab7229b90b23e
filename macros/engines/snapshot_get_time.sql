{#- The time at which dbt closes the rows of a snapshot that are gone: as_of, not the clock, as for all other changes. Overrides
    the adapters' own; a snapshot has to select as_of() itself, so that dbt knows what it stands on. -#}
{% macro default__snapshot_get_time() -%}
    {{ as_of() }}
{%- endmacro %}
