{#- Which events fct_events has to put together anew. int_events_sessionized names them in int_events_unsettled, and when they happened, in the
    transaction that changes its own rows; fct_events replaces them and takes them off the list in one. So whoever reads them looks for few ids
    among all events, and a run that is killed between the two forgets none. -#}

{#- Incremental strategy of int_events_sessionized: of what the load may have changed those rows are replaced that came, went or changed.
    They, and whatever arrived since the load window began, are unsettled: what arrived earlier says what it said, for no earlier copy of it can
    have come. -#}
{% macro get_incremental_replace_moved_and_note_sql(arg_dict) %}
    {%- set target, fresh = arg_dict['target_relation'], arg_dict['temp_relation'] -%}
    {%- set scope = scope_of_touched_rows(target, 'occurred_at', ref('int_events_unsettled')) -%}
    {%- if scope == 'true' -%}
        {{ replace_scope(arg_dict, scope) }}
    {%- else -%}
        {%- set moving = ['source', 'event_id', 'user_id', 'occurred_at', 'session_id', 'session_started_at'] %}
    insert into {{ ref('int_events_unsettled') }} (source, event_id, occurred_at)
    select source, event_id, occurred_at from ({{ rows_that_differ(touched_rows(target, 'occurred_at'), fresh, moving) }}) as moved
    union distinct
    select fresh.source, fresh.event_id, fresh.occurred_at
    from {{ fresh }} as fresh
    inner join {{ stored('intermediate', 'int_events_clean') }} as clean on fresh.source = clean.source and fresh.event_id = clean.event_id
    where clean.received_at >= {{ load_window_start() }}
    union distinct
    -- also those whose copy counted while nobody had looked for copies, at its time
    select source, event_id, occurred_at
    from {{ ref('int_arrivals_seen') }}
    where not is_of_complete_load
    union distinct
    -- and at that of the copy which stays
    select fresh.source, fresh.event_id, fresh.occurred_at
    from {{ fresh }} as fresh
    inner join {{ ref('int_arrivals_seen') }} as seen on fresh.source = seen.source and fresh.event_id = seen.event_id
    where not seen.is_of_complete_load;
        {{ replace_scope(arg_dict, scope, taken=is_unsettled(fresh.identifier)) }}
    {%- endif -%}
{% endmacro %}

{#- Condition on rows of a table with source and event_id. -#}
{% macro is_unsettled(events) -%}
    {{ shares_event(events, ref('int_events_unsettled')) }}
{%- endmacro %}

{#- The rows of fct_events that a load replaces, and those it puts together: all where nobody says which, for then anything below it may have
    moved. -#}
{% macro scope_of_unsettled_events(events) %}
    {%- if not (load_window_start() and unsettled_events_are_told()) -%}
        {{ return('true') }}
    {%- endif -%}
    {{ return(is_unsettled(events) ~ ' and ' ~ events ~ '.occurred_at in (select unsettled.occurred_at from '
        ~ ref('int_events_unsettled') ~ ' as unsettled)') }}
{% endmacro %}

{#- Hook of fct_events, before its rows: when the unsettled events happened as it has them. When they do now, int_events_sessionized has said. The
    tables in which they are looked for lie nearly in order of time and most that is unsettled is new: so of their many columns next to nothing
    is read. -#}
{% macro note_times_of_unsettled() %}
    {%- set unsettled = ref('int_events_unsettled') -%}
    {%- if is_incremental_load() and unsettled_events_are_told() %}
        insert into {{ unsettled }} (source, event_id, occurred_at)
        select source, event_id, occurred_at
        from {{ this }} as events
        where {{ is_unsettled('events') }}
    {%- endif -%}
{% endmacro %}

{#- Whether int_events_unsettled says all: int_events_sessionized was not built anew since fct_events last was. -#}
{% macro unsettled_events_are_told() %}
    {%- set unsettled = stored('intermediate', 'int_events_unsettled') -%}
    {{ return(unsettled and run_query('select count(*) from ' ~ unsettled ~ ' where event_id is null').rows[0][0] == 0) }}
{% endmacro %}

{#- Hook of fct_events, in the transaction of its rows: they are settled. -#}
{% macro settle_events() %}
    {%- if rows_replaced() == 'incremental' -%}
        delete from {{ ref('int_events_unsettled') }}
    {%- endif -%}
{% endmacro %}

{#- Incremental strategy of fct_events: what is unsettled is replaced, and who then has other rows than before is noted in the same
    transaction. -#}
{% macro get_incremental_replace_unsettled_and_note_sql(arg_dict) %}
    {{ replace_and_note(arg_dict, scope_of_unsettled_events(arg_dict['target_relation'].identifier), 'occurred_at') }}
{% endmacro %}
