{#- An incremental strategy of our own, used as `incremental_strategy='replace_load_window'`, and what others share. Each deletes a scope and
    inserts its new rows in one transaction, so a rerun of the same load changes nothing and a killed one leaves the old rows. -#}

{#- Everything received since the load window began, and rows whose arrival is unknown. -#}
{% macro get_incremental_replace_load_window_sql(arg_dict) %}
    {{ replace_scope(arg_dict, 'received_at is null or received_at >= ' ~ load_window_start() if load_window_start() else 'true') }}
{% endmacro %}

{#- What came on the days of arrival that a load opens, and what tells no such day. -#}
{% macro get_incremental_replace_opened_days_sql(arg_dict) %}
    {{ replace_scope(arg_dict, is_of_opened_day() if load_window_start() else 'true') }}
{% endmacro %}

{#- The rows of the people whom the load touched (int_users_touched): what lies before the earliest change of a person is as it was. -#}
{% macro scope_of_touched_rows(table, time, beside=none) %}
    {{ return(row_is_since_change(table, time, touched_since(), beside) if load_window_start() else 'true') }}
{% endmacro %}

{#- The same rows as a relation, which is read faster than by a condition. -#}
{% macro touched_rows(table, time) -%}
    {{ rows_since_change(table, time, touched_since()) }} as since_change
{%- endmacro %}

{#- Everything of these people. -#}
{% macro get_incremental_replace_touched_people_sql(arg_dict) %}
    {{ replace_scope(arg_dict, 'user_id in (' ~ people_who_changed(touched_since()) ~ ')' if load_window_start() else 'true') }}
{% endmacro %}

{% macro replace_scope(arg_dict, scope, order_by=none, taken=none) %}
    {% set columns = get_quoted_csv(arg_dict['dest_columns'] | map(attribute='name')) %}
    delete from {{ arg_dict['target_relation'] }}
    where {{ scope }};

    insert into {{ arg_dict['target_relation'] }} ({{ columns }})
    select {{ columns }}
    from {{ arg_dict['temp_relation'] }}
    {{- '\n    where ' ~ taken if taken }}
    {{- '\n    order by ' ~ order_by if order_by }}
{% endmacro %}

{#- Replaces within a scope only the rows of which there are more or fewer than before, so that a day leaves most of a table untouched. For
    tables whose columns are never null; rows may repeat. -#}
{% macro replace_differing(arg_dict, scope) %}
    {%- set target, fresh = arg_dict['target_relation'], arg_dict['temp_relation'] -%}
    {%- set names = arg_dict['dest_columns'] | map(attribute='name') | list -%}
    {%- set columns, is_stored, is_kept = names | join(', '), [], [] -%}
    {%- for name in names -%}
        {%- do is_stored.append('differing.' ~ name ~ ' = ' ~ target.identifier ~ '.' ~ name) -%}
        {%- do is_kept.append('kept.' ~ name ~ ' = fresh.' ~ name) -%}
    {%- endfor %}
    delete from {{ target }}
    where {{ scope }} and exists (
        select 1
        from (
            select {{ columns }}
            from (
                select {{ columns }}, 1 as side from {{ target }} where {{ scope }}
                union all
                select {{ columns }}, -1 as side from {{ fresh }}
            ) as both_sides
            group by {{ columns }}
            having sum(side) <> 0
        ) as differing
        where {{ is_stored | join(' and ') }}
    );

    insert into {{ target }} ({{ columns }})
    select {{ columns }}
    from {{ fresh }} as fresh
    where not exists (select 1 from {{ target }} as kept where {{ scope }} and {{ is_kept | join(' and ') }})
{% endmacro %}
