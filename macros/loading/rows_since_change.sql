{#- What lies after the earliest change of a person, and nothing else: most people who changed did so within the newest load window, so that of a
    table that lies nearly in order of time next to nothing is read.

        time --->   ..................................|<- load window ->|
        one changed long ago    [-----------------------------------------     looked for by id in all that is older
        the others                                         [--  [-----  [-     looked for in what is as new
-#}

{#- A table's rows from the change of their person on, to be put behind `from`; the table itself where everybody is asked for. A row so much
    earlier than the change counts, too. -#}
{% macro rows_since_change(relation, time, changes, earlier_ms=0, columns='whole.*') -%}
    {{- return(adapter.dispatch('rows_since_change', 'behavioral_segments')(relation, time, changes, earlier_ms, columns) if changes
        else relation | string) -}}
{%- endmacro %}

{% macro default__rows_since_change(relation, time, changes, earlier_ms, columns) -%}
(
    {{ rows_that_follow(relation, to_epoch_ms('whole.' ~ time) ~ ' + ' ~ earlier_ms, changes, columns) | indent(4) }}
)
{%- endmacro %}

{% macro duckdb__rows_since_change(relation, time, changes, earlier_ms, columns) -%}
    {%- set window_start = load_window_start() if model.resource_type == 'model' else none -%}
    {%- if window_start is none -%}
        {{ return(default__rows_since_change(relation, time, changes, earlier_ms, columns)) }}
    {%- endif -%}
    {%- set at_ms = to_epoch_ms('whole.' ~ time) ~ ' + ' ~ earlier_ms -%}
    {%- set is_new = 'whole.' ~ time ~ ' >= ' ~ from_epoch_ms(to_epoch_ms(window_start) ~ ' - ' ~ earlier_ms) -%}
    {%- set long_ago = 'select changed_key, changed_from_ms from (' ~ changes ~ ') as changes where changed_from_ms < ' ~ to_epoch_ms(window_start) -%}
(
    {{ rows_that_follow(relation, at_ms, changes, columns) | indent(4) }}
        and {{ is_new }}

    union all

    {{ rows_that_follow(relation, at_ms, long_ago, columns) | indent(4) }}
        and not {{ is_new }}
)
{%- endmacro %}

{#- Condition on rows of a stored table: they lie in it from the change of their person on; of events, those that another table has beside. -#}
{% macro row_is_since_change(table, time, changes, beside=none) %}
    {{- return(adapter.dispatch('row_is_since_change', 'behavioral_segments')(table, time, changes, beside)) -}}
{% endmacro %}

{% macro default__row_is_since_change(table, time, changes, beside) -%}
{{ follows_change(to_epoch_ms(time), 'user_id', changes) }}{{ ' and ' ~ shares_event(table.identifier, beside) if beside }}
{%- endmacro %}

{% macro duckdb__row_is_since_change(table, time, changes, beside) -%}
{%- set columns = 'whole.rowid' ~ (', whole.source, whole.event_id' if beside) -%}
rowid in (
    select since_change.rowid
    from {{ rows_since_change(table, time, changes, columns=columns) | indent(4) }} as since_change
    {{- '\n    where ' ~ shares_event('since_change', beside) if beside }}
)
{%- endmacro %}

{#- The same of rows that last until a time, or for good: those that reach the change. A spell that ends there may go on now. -#}
{% macro rows_reaching_change(relation, time, changes) -%}
    {{- return('(\n    ' ~ rows_that_follow(relation, until_ms('whole.' ~ time), changes) | indent(4) ~ '\n)' if changes else relation | string) -}}
{%- endmacro %}

{#- A time as milliseconds, where null is for good. -#}
{% macro until_ms(time) %}
    {{ return('coalesce(' ~ to_epoch_ms(time) ~ ', ' ~ forever_ms() ~ ')') }}
{% endmacro %}

{#- Subquery of the user_ids in `changes`; none for none. -#}
{% macro people_who_changed(changes) %}
    {{ return('select changed_key from (' ~ changes ~ ') as people_who_changed' if changes) }}
{% endmacro %}

{#- When a calendar day is over, by whatever clock days are told: it begins at most 12 hours after that of UTC, and lasts at most 25. -#}
{% macro end_of_day_ms(day) %}
    {{ return(to_epoch_ms('cast(' ~ day ~ ' as ' ~ dbt.type_timestamp() ~ ')') ~ ' + ' ~ hours_in_ms(37)) }}
{% endmacro %}

{#- How much earlier than the change an event of a day may be that is not over by then: a day begins at most 14 hours before that of UTC. -#}
{% macro earliest_of_changed_day_ms() %}
    {{ return(hours_in_ms(37 + 14)) }}
{% endmacro %}

{% macro hours_in_ms(hours) %}
    {{ return(hours * 60 * 60 * 1000) }}
{% endmacro %}
