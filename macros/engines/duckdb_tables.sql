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

{#- Whole like a table, or into a temporary table first, from which the model's strategy takes the rows in one transaction. Unlike dbt-duckdb's
    own it drops that table, which would stay in memory to the end of the run, and does nothing for a segment of which nobody changed. -#}
{% materialization incremental, adapter='duckdb', supported_languages=['sql', 'python'] %}
    {% set old = load_cached_relation(this) %}
    {% if old is none or old.is_view or should_full_refresh() %}
        {% set beside = room_beside('table') %}
        {% call statement('main', language=model['language']) -%}
            {{ create_table_as(False, beside, compiled_code, model['language']) }}
        {%- endcall %}
        {{ return(swapped_in(beside)) }}
    {% endif %}
    {% set fresh = duckdb__dispatch_temporary_relation(this.incorporate(type='table'), adapter.batch_id_for_model(model)) %}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {% if not keeps_all_spells() %}
        {% call statement('fresh', language=model['language'], auto_begin=False) -%}
            {{ create_table_as(fresh.temporary, fresh.relation, compiled_code, model['language']) }}
        {%- endcall %}
    {% endif %}
    {% call statement('main') -%}
        {{ "select 'nobody has changed'" if keeps_all_spells() else taken_in(fresh.relation, old) }}
    {%- endcall %}
    {{ return(finished(old)) }}
{% endmaterialization %}

{#- Runs the hooks that come first and returns the name under which a table or view is written before it takes its place. What a run left there that
    was killed goes: the rows of a Python model are committed under it. The statement itself stands in the materialization, for dbt takes Python
    from nowhere else. -#}
{% macro room_beside(type) %}
    {% set beside = make_intermediate_relation(this.incorporate(type=type)) %}
    {{ drop_relation_if_exists(load_cached_relation(beside)) }}
    {{ run_hooks(pre_hooks, inside_transaction=False) }}
    {{ run_hooks(pre_hooks, inside_transaction=True) }}
    {{ return(beside) }}
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
    {{ return(finished(target_relation)) }}
{% endmacro %}

{#- The statements by which a stored table takes fresh rows in, in the way of its strategy; it first follows a change of columns, where its config
    says so. -#}
{% macro taken_in(fresh, old) %}
    {% set columns = adapter.get_column_schema_from_query('select * from ' ~ old) %}
    {% set on_schema_change = incremental_validate_on_schema_change(config.get('on_schema_change')) %}
    {% if on_schema_change != 'ignore' and told(columns) != told(adapter.get_column_schema_from_query('select * from ' ~ fresh)) %}
        {% set columns = process_schema_changes(on_schema_change, fresh, old) %}
    {% endif %}
    {% set take_in = adapter.get_incremental_strategy_macro(context, config.get('incremental_strategy') or 'default') %}
    {{- take_in({
        'target_relation': old,
        'temp_relation': fresh,
        'unique_key': config.get('unique_key'),
        'dest_columns': columns,
        'incremental_predicates': config.get('predicates') or config.get('incremental_predicates'),
    }) }};
    drop table {{ fresh }}
{%- endmacro %}

{#- Names and types of columns, to be compared. -#}
{% macro told(columns) %}
    {{ return([columns | map(attribute='name') | list, columns | map(attribute='dtype') | list]) }}
{% endmacro %}

{#- Writes down what the yml says of a model, runs the hooks that come last, and commits; returns the relations of the model, as a
    materialization does. -#}
{% macro finished(relation) %}
    {% do persist_docs(relation, model) %}
    {{ run_hooks(post_hooks, inside_transaction=True) }}
    {{ adapter.commit() }}
    {{ run_hooks(post_hooks, inside_transaction=False) }}
    {{ return({'relations': [relation]}) }}
{% endmacro %}
