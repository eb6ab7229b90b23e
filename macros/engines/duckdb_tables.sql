{#- How tables and views are written on DuckDB: beside the old one, which is there until the new one commits, as dbt-duckdb writes them. But
    dbt-duckdb's renames, drops and looks at columns each call a macro for which dbt builds a context of its own; together they take a tenth
    of a second, which is longer than most of these tables take to fill. -#}

{#- Overrides dbt-duckdb's own for segments: left to choose, DuckDB spends a quarter of a large segment's time on finding out whether a
    dictionary of ids would be shorter. A column's compression can be told only where its type is. -#}
{% macro duckdb__create_table_as(temporary, relation, compiled_code, language='sql', partitioned_by=none, sorted_by=none) -%}
    {%- set is_plain = language == 'sql' and not config.get('contract').enforced and not config.get('sql_header') -%}
    {%- if temporary or not is_plain or not is_one_segment_call(model.raw_code) -%}
        {{ return(dbt.duckdb__create_table_as(temporary, relation, compiled_code, language, partitioned_by, sorted_by)) }}
    {%- endif -%}
    create table {{ relation }} (
        user_id varchar using compression uncompressed,
        per_value varchar,
        valid_from timestamp,
        valid_to timestamp
    );
    insert into {{ relation }} (
        {{ compiled_code }}
    )
{%- endmacro %}

{% materialization table, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {% set beside = room_beside('table') %}
    {% call statement('main', language=model['language']) -%}
        {{ create_table_as(False, beside, compiled_code, model['language']) }}
    {%- endcall %}
    {{ return(swapped_in(beside)) }}
{% endmaterialization %}

{% materialization view, adapter='duckdb' %}
    {% set beside = room_beside('view') %}
    {% call statement('main') -%}
        {{ get_create_view_as_sql(beside, compiled_code) }}
    {%- endcall %}
    {{ return(swapped_in(beside)) }}
{% endmaterialization %}

{#- Whole like a table; or what is new into a temporary table first, from which the model's strategy takes it in one transaction. A segment of which
    nobody changed is left alone. -#}
{% materialization incremental, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {% set old, beside = load_cached_relation(this), room_beside('table') %}
    {% if old is none or old.is_view or should_full_refresh() %}
        {% call statement('main', language=model['language']) -%}
            {{ create_table_as(False, beside, compiled_code, model['language']) }}
        {%- endcall %}
        {{ return(swapped_in(beside)) }}
    {% endif %}
    {#- Python writes no temporary table -#}
    {% set room = {'relation': beside, 'temporary': false} if model['language'] == 'python'
        else duckdb__dispatch_temporary_relation(old, adapter.batch_id_for_model(model)) %}
    {% set is_as_it_was = keeps_all_spells() %}
    {% if not is_as_it_was %}
        {% call statement('fresh', language=model['language'], auto_begin=False) -%}
            {{ create_table_as(room.temporary, room.relation, compiled_code, model['language']) }}
        {%- endcall %}
    {% endif %}
    {% call statement('main') -%}
        {{ "select 'nobody has changed'" if is_as_it_was else taken_in(room.relation, old) }}
        {{- ';\n        drop table ' ~ room.relation if not room.temporary }}
    {%- endcall %}
    {{ return(finish(old)) }}
{% endmaterialization %}

{#- Runs the hooks that come first and returns the name under which a table or view is written before it takes its place. What a run left there that
    was killed goes: the rows of a Python model are committed under it. The statement itself stands in the materialization, for dbt takes Python
    from nowhere else. -#}
{% macro room_beside(type) %}
    {% do refuse_configs_for_other_tables() %}
    {% set beside = make_intermediate_relation(this.incorporate(type=type)) %}
    {{ drop_relation_if_exists(load_cached_relation(beside)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {{ return(beside) }}
{% endmacro %}

{#- Partitions and orders are DuckLake's, and nobody grants anything in a file: better refused than lost. -#}
{% macro refuse_configs_for_other_tables() %}
    {% for name in ['partitioned_by', 'sorted_by', 'grants'] if config.get(name) %}
        {% do exceptions.raise_compiler_error(this.identifier ~ ': the config ' ~ name ~ ' has no effect on a table that is written by '
            ~ 'macros/engines/duckdb_tables.sql: leave it out, or take that file away, which gives the model back to dbt-duckdb') %}
    {% endfor %}
{% endmacro %}

{#- Gives what was written beside the model's name, in the place of what had it, and commits: what a materialization returns. -#}
{% macro swapped_in(beside) %}
    {% set old, target_relation = load_cached_relation(this), this.incorporate(type=beside.type) %}
    {% call statement('swap') -%}
        {{ 'drop ' ~ old.type ~ ' ' ~ old ~ ';' if old }}
        alter {{ beside.type }} {{ beside }} rename to {{ adapter.quote(target_relation.identifier) }}
    {%- endcall %}
    {% do adapter.cache_dropped(old) if old %}
    {% if beside.is_table %}
        {% do create_indexes(target_relation) %}
    {% endif %}
    {{ return(finish(target_relation)) }}
{% endmacro %}

{#- The statements by which a stored table takes fresh rows in, in the way of its strategy. Where columns differ it first follows the change, as its
    config says. -#}
{% macro taken_in(fresh, old) %}
    {% set columns, on_schema_change = columns_of(old), incremental_validate_on_schema_change(config.get('on_schema_change')) %}
    {% if on_schema_change != 'ignore' and names_and_types(columns) != names_and_types(columns_of(fresh)) %}
        {% set columns = process_schema_changes(on_schema_change, fresh, old) %}
    {% endif %}
    {% set take_in = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') %}
    {{ return(take_in({
        'target_relation': old,
        'temp_relation': fresh,
        'unique_key': config.get('unique_key'),
        'dest_columns': columns,
        'incremental_predicates': config.get('predicates') or config.get('incremental_predicates'),
    })) }}
{%- endmacro %}

{#- A table's columns, asked for without the macro by which dbt-duckdb asks. -#}
{% macro columns_of(relation) %}
    {% set columns = [] %}
    {% for row in run_query('describe ' ~ relation).rows %}
        {% do columns.append(api.Column.create(row[0], row[1])) %}
    {% endfor %}
    {{ return(columns) }}
{% endmacro %}

{% macro names_and_types(columns) %}
    {{ return([columns | map(attribute='name') | list, columns | map(attribute='dtype') | list]) }}
{% endmacro %}

{#- Writes down what the yml says of a model, runs the hooks that come last, and commits; returns the relations of the model, as a
    materialization does. -#}
{% macro finish(relation) %}
    {% do persist_docs(relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
