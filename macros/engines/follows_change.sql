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

{#- The same condition on rows of a stored table, which may be many. DuckDB hands on to a scan who changed at all only from a join; rows are then
    told by their place in the table. -#}
{% macro row_follows_change(table, at_ms, key, changes) %}
    {{- return(adapter.dispatch('row_follows_change', 'behavioral_segments')(table, at_ms, key, changes)) -}}
{% endmacro %}

{% macro default__row_follows_change(table, at_ms, key, changes) -%}
{{ follows_change(at_ms, key, changes) }}
{%- endmacro %}

{% macro duckdb__row_follows_change(table, at_ms, key, changes) -%}
rowid in (
    select whole.rowid
    from {{ table }} as whole
    {{ join_changes('whole.' ~ key, at_ms, changes) | indent(4) }}
)
{%- endmacro %}

{#- `select` of the rows of a table, called `whole`, of which the same is true for their user_id; may go on with `and`. -#}
{% macro rows_that_follow(table, at_ms, changes, columns='whole.*') %}
    {{- return(adapter.dispatch('rows_that_follow', 'behavioral_segments')(table, at_ms, changes, columns)) -}}
{% endmacro %}

{% macro default__rows_that_follow(table, at_ms, changes, columns) -%}
select {{ columns }}
from {{ table }} as whole
where {{ follows_change(at_ms, 'whole.user_id', changes) }}
{%- endmacro %}

{% macro duckdb__rows_that_follow(table, at_ms, changes, columns) -%}
select {{ columns }}
from {{ table }} as whole
{{ join_changes('whole.user_id', at_ms, changes) }}
where true
{%- endmacro %}

{#- DuckDB: `inner join` with each person's earliest change, of the rows that follow it. -#}
{% macro join_changes(key, at_ms, changes) -%}
inner join (
    select changed_key, min(changed_from_ms) as changed_from_ms
    from ({{ changes }}) as changes
    group by changed_key
) as since on {{ key }} = since.changed_key and {{ at_ms }} >= since.changed_from_ms
{%- endmacro %}
