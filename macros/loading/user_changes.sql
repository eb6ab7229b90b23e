{#- Whose past has changed since the segments were last built, and since when. int_user_changes numbers the changes; everything below reads what it says.

    A load touches people (int_users_touched). Of those only the ones whose rows in fct_events or int_sessions differ have changed
    (int_users_revised), and besides those whose life or traits do. A segment that was built through change 7 works out anew the people of the changes
    after 7, and nobody else. -#}

{#- Whether the changes of this run can be told person by person: there is a complete earlier load and all that is compared. -#}
{% macro changes_are_partial() %}
    {%- if flags.FULL_REFRESH or model.resource_type != 'model' or rows_replaced() != 'incremental' -%}
        {{ return(false) }}
    {%- endif -%}
    {%- for name in ['int_user_changes', 'int_event_times', 'int_user_facts_seen', 'int_users_revised', 'segment_state']
        if stored('intermediate', name) is none -%}
        {{ return(false) }}
    {%- endfor -%}
    {%- if load_window_start() is none -%}
        {{ return(false) }}
    {%- endif -%}
    {{ return(run_query('select count(*) from ' ~ stored('intermediate', 'int_users_revised') ~ ' where user_id is null').rows[0][0] == 0) }}
{% endmacro %}

{#- Hook of int_user_changes, in the transaction of its rows: what it has read is noted no longer. A note that comes while the event stream has
    not reached these numbers stands beside them. -#}
{% macro clear_revised() %}
    {%- if rows_replaced() == 'incremental' -%}
        delete from {{ ref('int_users_revised') }}
    {%- endif -%}
{% endmacro %}

{#- The newest number that was ever given to a change, and the one that every segment has been built through. -#}
{% macro changes_so_far() %}
    {%- set state = stored('intermediate', 'segment_state') -%}
    {%- set names = segment_nodes() | map(attribute='name') | list -%}
    {%- set found = run_query(
        'select coalesce(max(changes_through), 0), min(case when segment in ' ~ sql_list(names) ~ ' then changes_through end) from '
        ~ state).rows[0] if state else [0, none] -%}
    {%- set newest = found[0] | int -%}
    {{ return({'newest': newest, 'built_by_all': [found[1] | int if found[1] is not none else newest, newest - 10] | max}) }}
{% endmacro %}

{#- Whether the event stream has to be written whole: a change of everybody has not reached it, nothing says which has, or kinds of events are
    to be told apart by other columns. -#}
{% macro everybody_changed() %}
    {%- set through = changes_streamed() -%}
    {%- if through is none or not is_incremental() or kind_columns_of(segment_states(['int_event_times']).get('int_event_times')) != event_kind_columns() -%}
        {{ return(true) }}
    {%- endif -%}
    {{ return(run_query('select count(*) from ' ~ stored('intermediate', 'int_user_changes') ~ ' where is_everybody and change_number > '
        ~ through).rows[0][0] > 0) }}
{% endmacro %}

{#- The number of the change that the event stream was last brought to; none where no run says. -#}
{% macro changes_streamed() %}
    {%- set state = stored('intermediate', 'segment_state') -%}
    {{ return(run_query('select max(changes_through) from ' ~ state ~ " where segment = 'int_event_times'").rows[0][0] if state else none) }}
{% endmacro %}

{#- Subquery: the people of the changes after one number, and through another where given; or other columns of these changes. -#}
{% macro people_of_changes(after, through=none, column='user_id') -%}
    select {{ column }} from {{ stored('intermediate', 'int_user_changes') }}
    where user_id is not null and change_number > {{ after }}{{ ' and change_number <= ' ~ through if through is not none }}
{%- endmacro %}

{#- Subquery: the same, as follows_change reads them; whom a column names (changed_key) and the instant before which their events and sessions are
    as they were. -#}
{% macro changes_by_key(key, after, through=none) -%}
    {{ people_of_changes(after, through, key ~ ' as changed_key, changed_from_ms') }}
{%- endmacro %}

{#- Subquery: each of them once, as a number (person_key), with that instant. -#}
{% macro since_when_changed(after, through) -%}
    select person_key, min(changed_from_ms) as changed_from_ms
    from ({{ people_of_changes(after, through, 'person_key, changed_from_ms') }}) as changes
    group by person_key
{%- endmacro %}

{#- Subquery of the changes that have not reached the event stream, changed_key and changed_from_ms; none where it has to be written whole. -#}
{% macro changes_to_stream(key) %}
    {{ return(none if everybody_changed() else changes_by_key(key, changes_streamed())) }}
{% endmacro %}

{#- Incremental strategy of the event stream: of the people of the newest changes, from there on, what differs is replaced; everybody, in order,
    where it is all. -#}
{% macro get_incremental_replace_newest_change_sql(arg_dict) %}
    {%- set changes = changes_to_stream('person_key') -%}
    {%- if changes -%}
        {{ replace_differing(arg_dict, follows_change('at_ms', 'person_key', changes)) }}
    {%- else -%}
        {{ replace_scope(arg_dict, 'true', order_by='event_number, person_key, at_ms, kind_number') }}
    {%- endif -%}
{% endmacro %}

{#- Incremental strategy of int_sessions: what the load may have changed is replaced, and who then has other sessions than before is noted in the
    same transaction. -#}
{% macro get_incremental_replace_touched_and_note_sql(arg_dict) %}
    {%- set target = arg_dict['target_relation'] -%}
    {{ replace_and_note(arg_dict, scope_of_touched_rows(target, 'started_at'), 'started_at',
        before=touched_rows(target, 'started_at')) }}
{% endmacro %}

{#- Replaces a scope, and notes in int_users_revised whose rows then differ and the earliest time of those; everybody, where everything is
    replaced. What lies in the scope may be given as a relation, too, which is read faster. -#}
{% macro replace_and_note(arg_dict, scope, time, before=none) %}
    {%- set revised = stored('intermediate', 'int_users_revised') -%}
    {%- if scope == 'true' %}
    insert into {{ revised }} (user_id) values (null);
    {%- else %}
    insert into {{ revised }} (user_id, changed_from_ms)
    select user_id, min({{ to_epoch_ms(time) }}) from (
        {{ rows_that_differ(
            before or arg_dict['target_relation'] ~ ' where ' ~ scope, arg_dict['temp_relation'],
            arg_dict['dest_columns'] | map(attribute='quoted') | list) }}
    ) as differing
    group by user_id;
    {%- endif %}
    {{ replace_scope(arg_dict, scope) }}
{% endmacro %}

{#- Hook of a table that notes what it changes: where it was built anew there was nothing to compare with, so anything may differ. -#}
{% macro note_built_whole(list, column) %}
    {%- set noted = stored('intermediate', list) -%}
    {%- if noted and rows_replaced() == 'incremental' and '-- built whole' in model.compiled_code -%}
        insert into {{ noted }} ({{ column }}) values (null)
    {%- endif -%}
{% endmacro %}
