{#- Condition: an instant (SQL, milliseconds) does not lie before the earliest change of a person. `changes` is a subquery of changed_key and
    changed_from_ms; of people who are not in it nothing follows. DuckDB joins a single value by hash, and would look for one that exists among
    all instants; others join what exists by hash, and would ask for the single value row by row. -#}
{% macro follows_change(at_ms, key, changes) %}
    {{- return(adapter.dispatch('follows_change', 'behavioral_segments')(at_ms, key, changes)) -}}
{% endmacro %}

{% macro default__follows_change(at_ms, key, changes) -%}
exists (
    select 1
    from ({{ changes }}) as changes
    where changes.changed_key = {{ key }} and changes.changed_from_ms <= {{ at_ms }}
)
{%- endmacro %}

{% macro duckdb__follows_change(at_ms, key, changes) -%}
{{ at_ms }} >= (
    select min(changes.changed_from_ms)
    from ({{ changes }}) as changes
    where changes.changed_key = {{ key }}
)
{%- endmacro %}
