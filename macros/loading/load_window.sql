{#- What an incremental run has to read again.

        received_at --->   ............|<- load_lookback ->|     ........... new rows
                            untouched  ^ load window starts      ^ loaded_through of the last complete run

    The last complete run is the newest row of load_ledger, which is written when everything before it has succeeded; so a run
    that was killed leaves no trace there and the next run repeats its window. -#}

{% macro is_incremental_load() %}
    {# a unit test has no earlier load, and offline compilation cannot ask for one #}
    {{ return(
        execute and flags.INTROSPECT and model.resource_type == 'model' and is_incremental() and load_window_start() is not none
    ) }}
{% endmacro %}

{#- Timestamp literal from which rows are read again (by received_at); none = everything: no earlier complete run, it loaded
    nothing, or the definitions that judge raw rows have changed since. -#}
{% macro load_window_start() %}
    {% set loaded_through = last_complete_load() %}
    {% if loaded_through is none %}{{ return(none) }}{% endif %}
    {{ return(before_lookback("cast('" ~ loaded_through ~ "' as " ~ dbt.type_timestamp() ~ ')')) }}
{% endmacro %}

{#- The day of arrival from which rows are read again: one earlier, for a raw table may tell days by a
    zone of its own. -#}
{% macro first_arrival_day() %}
    {{ return('cast(' ~ from_epoch_ms(to_epoch_ms(load_window_start()) ~ ' - 86400000') ~ ' as date)') }}
{% endmacro %}

{#- Condition on rows with an arrival_day: a load opens it. Other days are not even opened. -#}
{% macro is_of_opened_day() %}
    {{ return('(arrival_day is null or arrival_day >= ' ~ first_arrival_day() ~ ')') }}
{% endmacro %}

{#- The timestamp that lies a load_lookback before another. -#}
{% macro before_lookback(moment) %}
    {% set lookback_ms = check_window('load_window_start', 'load_lookback', var('load_lookback')) %}
    {{ return(from_epoch_ms(to_epoch_ms(moment) ~ ' - ' ~ lookback_ms)) }}
{% endmacro %}

{#- The arrival through which the last complete run loaded, as text; none when its rows cannot be built upon. -#}
{% macro last_complete_load() %}
    {% set ledger, definitions = stored('marts', 'load_ledger'), stored('intermediate', 'int_load_definitions') %}
    {% if ledger is none or definitions is none %}{{ return(none) }}{% endif %}
    {% set rows = run_query(
        'select cast(loaded_through as ' ~ dbt.type_string() ~ ') from ' ~ ledger
        ~ ' where load_number = (select max(load_number) from ' ~ ledger ~ ')'
        ~ ' and definitions_number = (select max(definitions_number) from ' ~ definitions ~ ')').rows %}
    {{ return(rows[0][0] if rows | length else none) }}
{% endmacro %}

{#- Whether this run builds everything that load_ledger stands on. A run of chosen models must not claim to have loaded. -#}
{% macro is_complete_load() %}
    {% if not execute or model.resource_type != 'model' %}{{ return(true) }}{% endif %}
    {% for unique_id in models_above(model.unique_id, []) if unique_id not in selected_resources %}{{ return(false) }}{% endfor %}
    {{ return(true) }}
{% endmacro %}

{#- The unique ids of all models that a node is built from, added to the given list. -#}
{% macro models_above(unique_id, found) %}
    {% for parent in graph.nodes[unique_id].depends_on.nodes if parent.startswith('model.') and parent not in found %}
        {% do found.append(parent) %}
        {% do models_above(parent, found) %}
    {% endfor %}
    {{ return(found) }}
{% endmacro %}
