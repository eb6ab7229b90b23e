{#- Tables of which a run works out only the people who changed, as segments are, though they are no segments. Each has its row in
    segment_state: what it was built from, and through which change. Whatever else may change a row of it makes part of its definition. -#}

{#- Around the SQL of such a table, as `{% call(people) kept_by_person() %}`: its body gets a subquery of user_ids, none for everybody; with
    since_when beside each the instant before which everything is as it was. -#}
{% macro kept_by_person(since_when=false) %}
    {%- set whole = caller(none) -%}
    {%- set plan = people_plan(whole) -%}
    {{ plan_note(plan) }}{{ caller(changes_by_key('user_id', plan.after, plan.through) if since_when else plan.people)
        if plan.people else whole }}
{%- endmacro %}

{#- What to build, as segment_plan says it of segments. -#}
{% macro people_plan(statement) %}
    {%- set plan = {'definition': none, 'after': none, 'through': none, 'people': none} -%}
    {%- if not keeps_segment_state() -%}
        {{ return(plan) }}
    {%- endif -%}
    {%- do plan.update({'definition': table_definition(statement)}) -%}
    {%- set mine, told = segment_states([model.name]).get(model.name), changes_told() -%}
    {%- if mine and plan.definition and mine.definition_hash == plan.definition and mine.changes_through >= told.after
        and is_incremental() -%}
        {%- do plan.update({'after': mine.changes_through, 'through': told.through,
            'people': people_of_changes(mine.changes_through, told.through)}) -%}
    {%- endif -%}
    {{ return(plan) }}
{% endmacro %}

{#- Condition on a column of user_ids, to put behind a `from`; empty for everybody. -#}
{% macro where_among(column, people) -%}
    {{ 'where ' ~ column ~ ' in (' ~ people ~ ')' if people }}
{%- endmacro %}

{#- The tables besides segments that have a row in segment_state. -#}
{% macro tables_with_state() %}
    {{ return(['fct_orders', 'fct_sessions', 'fct_user_days', 'dim_users', 'segment_memberships', 'segment_transitions']) }}
{% endmacro %}

{#- What segment_state says of those of the given names that are segments or tables with a row there; by name. -#}
{% macro states_to_follow(names) %}
    {%- set known = tables_with_state() + segment_nodes() | map(attribute='name') | list -%}
    {{ return(segment_states(['none of them'] + names | select('in', known) | list)) }}
{% endmacro %}

{#- Hash of all that makes a table, besides people's pasts; none where it stands on what nothing tells of. What as_of decides is the
    business of the table's own strategy. -#}
{% macro table_definition(statement) %}
    {%- set parts, segments = [statement], segment_nodes() | map(attribute='name') | list -%}
    {%- set states = states_to_follow(tables_with_state() + segments) -%}
    {%- for unique_id in model.depends_on.nodes | sort if unique_id.split('.')[0] != 'macro' -%}
        {%- set name = unique_id.split('.')[-1] -%}
        {%- if states.get(name) -%}
            {%- do parts.append(name ~ '=' ~ states[name].definition_hash) -%}
        {%- elif name in segments -%}
            {%- do parts.append(name ~ ' is built whole each time') -%}
        {%- elif name == 'int_exchange_rates' -%}
            {%- do parts.append(name ~ '=' ~ hash_of_rows(ref(name), ['currency', as_text('valid_from'), as_text('valid_to'),
                as_text('reporting_per_unit')])) -%}
        {%- elif name not in ['fct_events', 'int_sessions', 'int_user_lives', 'int_user_changes', 'int_as_of'] -%}
            {{ return(none) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}

{#- One text that says which rows a small table holds, asked while compiling. -#}
{% macro hash_of_rows(relation, columns) %}
    {%- set rows = run_query('select cast(count(*) as ' ~ dbt.type_string() ~ '), cast(sum(' ~ person_key(hash_text(columns)) ~ ') as '
        ~ dbt.type_string() ~ ') from ' ~ relation).rows -%}
    {{ return(rows[0].values() | join('/')) }}
{% endmacro %}

{#- Of the changes that are told apart: the number after which they are, and the newest. -#}
{% macro changes_told() %}
    {%- set row = run_query(
        'select coalesce(max(case when is_everybody then change_number end), min(change_number) - 1), max(change_number) from '
        ~ stored('intermediate', 'int_user_changes')).rows[0] -%}
    {{ return({'after': row[0], 'through': row[1]}) }}
{% endmacro %}

{#- The segments that are replaced whole each time, because nothing tells whose spells changed. -#}
{% macro segments_without_state() %}
    {%- set names = segment_nodes() | map(attribute='name') | list -%}
    {%- set states = states_to_follow(names) if keeps_segment_state() else {} -%}
    {{ return(names | reject('in', states.keys() | list) | list) }}
{% endmacro %}

{#- Condition on the rows that a run replaces of the table under construction: as planned in its first line. -#}
{% macro scope_of_changes() %}
    {%- set planned = planned_changes() -%}
    {{ return('user_id in (' ~ people_of_changes(planned.after, planned.through) ~ ')' if planned else 'true') }}
{% endmacro %}

{#- The same of rows that are of a time: only those that reach what changed. -#}
{% macro scope_after_change(table, until_ms) %}
    {%- set planned = planned_changes() -%}
    {{ return(row_follows_change(table, until_ms, 'user_id', changes_by_key('user_id', planned.after, planned.through)) if planned else 'true') }}
{% endmacro %}

{#- Replaces that scope, and what is of segments that are built whole each time: apart, for one condition or another would be asked of
    every row. -#}
{% macro replace_changed_rows_of_segments(arg_dict, time) %}
    {%- set whole = segments_without_state() -%}
    {%- if planned_changes() and whole %}
    delete from {{ arg_dict['target_relation'] }}
    where segment in {{ sql_list(whole) }};
    {%- endif %}
    {{ replace_scope(arg_dict, scope_after_change(arg_dict['target_relation'], until_ms(time))) }}
{% endmacro %}

{#- Incremental strategy: the people of the changes are replaced, everybody where the whole was built. -#}
{% macro get_incremental_replace_people_of_changes_sql(arg_dict) %}
    {{ replace_scope(arg_dict, scope_of_changes()) }}
{% endmacro %}

{#- Incremental strategy of fct_user_days: of these people the days that reach the change are replaced. -#}
{% macro get_incremental_replace_days_of_changes_sql(arg_dict) %}
    {{ replace_scope(arg_dict, scope_after_change(arg_dict['target_relation'], end_of_day_ms('date_day'))) }}
{% endmacro %}

{#- Incremental strategy of fct_sessions: of these people the sessions that reach the change are replaced; and a session that has come to reach it
    since, which a run of chosen models may find before its own change is told. -#}
{% macro get_incremental_replace_sessions_of_changes_sql(arg_dict) %}
    {%- if planned_changes() %}
    delete from {{ arg_dict['target_relation'] }}
    where session_id in (select session_id from {{ arg_dict['temp_relation'] }});
    {%- endif %}
    {{ replace_scope(arg_dict, scope_after_change(arg_dict['target_relation'], until_ms('ended_at'))) }}
{% endmacro %}

{#- Incremental strategy of segment_memberships: what reaches a change, and of segments that are built whole everything. -#}
{% macro get_incremental_replace_changed_memberships_sql(arg_dict) %}
    {{ replace_changed_rows_of_segments(arg_dict, 'valid_to') }}
{% endmacro %}

{#- Incremental strategy of segment_transitions: besides, what was forecast comes true, whoever's it is. -#}
{% macro get_incremental_replace_changed_transitions_sql(arg_dict) %}
    update {{ arg_dict['target_relation'] }}
    set is_forecast = not is_forecast
    where is_forecast <> (transition_at > {{ as_of() }});
    {{ replace_changed_rows_of_segments(arg_dict, 'transition_at') }}
{% endmacro %}

{#- Hook of tables_with_state(), in the transaction of their rows: what a table was built from. It knows no more changes than those it
    stands on. -#}
{% macro record_table_state() %}
    {%- if keeps_segment_state() -%}
        {%- set state, changes = stored('intermediate', 'segment_state'), stored('intermediate', 'int_user_changes') -%}
        {%- set planned = modules.re.search('(?m)^\\s*-- definition (\\w+)', model.compiled_code) -%}
        {%- set definition = planned.group(1) if planned
            else table_definition(model.compiled_code) if model.config.materialized == 'table' else none -%}
        {%- set parents = [] -%}
        {%- for unique_id in model.depends_on.nodes -%}{%- do parents.append(unique_id.split('.')[-1]) -%}{%- endfor -%}
        {%- set below = states_to_follow(parents) | list -%}
        delete from {{ state }} where segment = {{ text_literal(model.name) }};
        {%- if definition %}
        insert into {{ state }} (segment, definition_hash, changes_through)
        select {{ text_literal(model.name) }}, {{ text_literal(definition) }}, min(changes_through)
        from (
            select max(change_number) as changes_through from {{ changes }}
            {%- if below %}
            union all
            select changes_through from {{ state }} where segment in {{ sql_list(below) }}
            {%- endif %}
        ) as known
        having count(changes_through) = {{ 1 + below | length }};
        {%- endif -%}
    {%- endif -%}
{% endmacro %}
