{#- Refuses an as_of that the database was not built for, before anything is changed (an on-run-start hook): a build of the past
    would throw away all that came later, and incremental tables hold one moment only. -#}
{% macro check_as_of() %}
    {% if execute and flags.WHICH in ['build', 'run', 'snapshot'] %}
        {% set ledger = adapter.get_relation(target.database, generate_schema_name('marts', none) | trim, 'load_ledger') %}
        {% set wanted = explicit_as_of() or 'cast(null as ' ~ dbt.type_timestamp() ~ ')' %}
        {% set rows = run_query(
            'select is_past_as_of, cast(as_of as ' ~ dbt.type_string() ~ '), as_of = ' ~ wanted ~ ' from ' ~ ledger
            ~ ' where load_number = (select max(load_number) from ' ~ ledger ~ ')').rows if ledger is not none else [] %}
        {% if rows | length and (rows[0][0] or explicit_as_of()) and not (rows[0][0] and rows[0][2]) %}
            {% set holds = 'a build as of ' ~ rows[0][1] if rows[0][0] else 'a build of everything that has arrived' %}
            {{ exceptions.raise_compiler_error(
                "var as_of is '" ~ var('as_of') ~ "', but " ~ (target.path or target.database) ~ ' holds ' ~ holds
                ~ ': build into a database of its own (on DuckDB, let DBT_DUCKDB_PATH name another file)') }}
        {% endif %}
    {% endif %}
{% endmacro %}
