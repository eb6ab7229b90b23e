{#- What dbt-spark cannot do with Parquet tables, which know neither update nor delete. Tables of the formats that can (Delta,
    Iceberg, Hudi) need none of it. -#}

{#- Overrides dbt's own: names of types in ymls and seeds are those of the SQL standard. -#}
{% macro spark__get_empty_schema_sql(columns) %}
    select
    {%- for name in columns %}
        cast(null as {{ spark_type(columns[name]['data_type']) }}) as {{ name }}{{ ',' if not loop.last }}
    {%- endfor %}
{% endmacro %}

{% macro spark_type(type) %}
    {{ return({'varchar': 'string', 'text': 'string', 'double precision': 'double'}.get(type | lower, type)) }}
{% endmacro %}

{#- Overrides dbt-spark's own, which takes a type without its length for an error. -#}
{% macro spark__create_csv_table(model, agate_table) %}
    {% set sql %}
        create table {{ this.render() }} (
        {%- for name in agate_table.column_names %}
            {{ adapter.quote(name) }} {{ spark_type(model['config'].get('column_types', {}).get(name, 'string')) }}{{ ',' if not loop.last }}
        {%- endfor %}
        ) using parquet
    {% endset %}
    {% call statement('_') %}{{ sql }}{% endcall %}
    {{ return(sql) }}
{% endmacro %}

{#- Overrides dbt-spark's own, whose quoting breaks on apostrophes and which writes no nulls. -#}
{% macro spark__load_csv_rows(model, agate_table) %}
    {#- a macro called for each of a million cells takes minutes: only what has to be escaped goes through one -#}
    {% set types = [] %}
    {% for name in agate_table.column_names %}
        {% do types.append(spark_type(model['config'].get('column_types', {}).get(name, 'string'))) %}
    {% endfor %}
    {% set is_plain = modules.re.compile("[^\\x01-\\x1f\\\\']*").fullmatch %}
    {% set statements = [] %}
    {% for chunk in agate_table.rows | batch(5000) %}
        {% set rows = [] %}
        {% for row in chunk %}
            {% set cells = [] %}
            {% for value in row %}
                {% set type = types[loop.index0] %}
                {% set is_quoted = value is string and is_plain(value) %}
                {% set literal = 'null' if value is none else "'" ~ value ~ "'" if is_quoted else text_literal(value) %}
                {% do cells.append(literal if type == 'string' else 'cast(' ~ literal ~ ' as ' ~ type ~ ')') %}
            {% endfor %}
            {% do rows.append('(' ~ cells | join(', ') ~ ')') %}
        {% endfor %}
        {% set sql = 'insert into ' ~ this.render() ~ ' values\n' ~ rows | join(',\n') %}
        {% do adapter.add_query(sql, abridge_sql_log=True) %}
        {% do statements.append(sql) %}
    {% endfor %}
    {{ return(statements[0] if statements else '') }}
{% endmacro %}

{#- Overrides dbt-spark's own, which leaves out the order. -#}
{% macro spark__listagg(measure, delimiter_text, order_by_clause, limit_num) %}
    listagg({{ measure }}, {{ delimiter_text }}){{ ' within group (' ~ order_by_clause ~ ')' if order_by_clause }}
{% endmacro %}

{#- Overrides dbt-spark's own, which takes a table of no given format for Delta. -#}
{% macro spark__persist_constraints(relation, model) %}
    {% if config.get('contract').enforced and config.get('file_format') == 'delta' %}
        {% do alter_table_add_constraints(relation, model.constraints) %}
        {% do alter_column_set_constraints(relation, model.columns) %}
    {% endif %}
{% endmacro %}

{#- Overrides dbt-spark's own, which wants a format that can merge: the whole history is written again, beside, then over
    the old. A run killed in between leaves the copy beside, which the next run drops. -#}
{% materialization snapshot, adapter='spark' %}
    {%- set existing = load_relation(this) -%}
    {%- set target_relation = this.incorporate(type='table') -%}
    {%- set strategy = strategy_dispatch(config.get('strategy'))(
        model, 'snapshotted_data', 'source_data', model['config'], existing is not none) -%}
    {{ run_hooks(pre_hooks) }}
    {% if existing is none %}
        {% call statement('main') %}
            {{ create_table_as(False, target_relation, build_snapshot_table(strategy, model['compiled_code'])) }}
        {% endcall %}
    {% else %}
        {% set beside = target_relation.incorporate(path={'identifier': target_relation.identifier ~ '__dbt_new'}) %}
        {% set columns = adapter.get_columns_in_relation(target_relation) | map(attribute='name') | list %}
        {% do adapter.drop_relation(beside) %}
        {% call statement('write_beside') %}
            create table {{ beside }} using parquet as
            with changes as ({{ snapshot_staging_table(strategy, model['compiled_code'], target_relation) }})
            select
            {%- for name in columns %}
                {{ 'coalesce(changes.dbt_valid_to, history.dbt_valid_to) as dbt_valid_to' if name == 'dbt_valid_to' else 'history.' ~ name }}
                {{- ',' if not loop.last }}
            {%- endfor %}
            from {{ target_relation }} as history
            left join changes
                on history.dbt_scd_id = changes.dbt_scd_id
                and history.dbt_valid_to is null
                and changes.dbt_change_type in ('update', 'delete')
            union all
            select {{ columns | join(', ') }} from changes where dbt_change_type = 'insert'
        {% endcall %}
        {% call statement('main') %}
            insert overwrite table {{ target_relation }} select {{ columns | join(', ') }} from {{ beside }}
        {% endcall %}
        {% do adapter.drop_relation(beside) %}
    {% endif %}
    {{ run_hooks(post_hooks) }}
    {{ return({'relations': [target_relation]}) }}
{% endmaterialization %}
