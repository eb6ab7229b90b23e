{#- How a segment is kept: what it was built from last, and whose spells have to be worked out anew.

    segment_state has a row per segment: the hash of its definition (the SQL that builds it whole, and the definitions of the segments it
    stands on) and the number of the change (int_user_changes) through which it is built. The row of int_event_times says through which
    change the stored stream goes, and whether its rows lie in order. -#}

{#- What to build: {definition: hash or none, after: number of the last change built or none for everybody, through: the last one that the stored
    stream knows, people: subquery of those who changed between the two, times: the narrow rows to read, is_stream_sorted}. -#}
{% macro segment_plan(statement, times) %}
    {%- set plan = dict(times, definition=none, after=none, through=none, people=none, is_stream_sorted=true) -%}
    {%- if not times -%}
        {{ return(plan) }}
    {%- endif -%}
    {%- set stream, mine = times.states.get('int_event_times'), times.states.get(model.name) -%}
    {#- what SQL around the call makes of spells is no part of the rule, so that those stored say nothing about it -#}
    {%- do plan.update({
        'definition': segment_definition(statement, times.states) if is_one_segment_call(model.raw_code) else none,
        'is_stream_sorted': stream is none or is_in_order(stream),
    }) -%}
    {%- set changed = stored('intermediate', 'int_event_times_changed') -%}
    {%- if changed and stream and mine and plan.definition and mine.definition_hash == plan.definition
        and is_incremental() and mine.changes_through >= changes_told().after -%}
        {%- do plan.update({
            'after': mine.changes_through,
            'through': stream.changes_through,
            'people': since_when_changed(mine.changes_through, stream.changes_through),
            'times': changed,
            'is_stream_sorted': true,
        }) -%}
    {%- endif -%}
    {{ return(plan) }}
{% endmacro %}

{#- Only a build of the segment itself looks: to compile it for reading always gives the whole statement. -#}
{% macro keeps_segment_state() %}
    {{ return(
        flags.WHICH in ('build', 'run') and model.resource_type == 'model' and rows_replaced() == 'incremental'
        and stored('intermediate', 'segment_state') is not none
    ) }}
{% endmacro %}

{#- The stored event stream, narrow and with people as numbers, its kinds, and what segment_state says: {times, kinds, kind_columns, states};
    nothing where a segment reads int_event_stream itself: in unit tests, and where it is compiled for somebody to read. -#}
{% macro stored_times() %}
    {%- if not keeps_segment_state() -%}
        {{ return({}) }}
    {%- endif -%}
    {%- set states = segment_states([model.name, 'int_event_times'] + segments_below()) -%}
    {%- set columns = kind_columns_of(states.get('int_event_times')) -%}
    {{ return({
        'times': stored('intermediate', 'int_event_times'),
        'kinds': stored('intermediate', 'int_event_kinds'),
        'kind_columns': event_kind_columns() if columns is none else columns,
        'states': states,
    }) }}
{% endmacro %}

{#- The columns by which the stored stream tells kinds of events apart; none where nothing says. -#}
{% macro kind_columns_of(stream) %}
    {{ return(stream.definition_hash.split(' by ')[1].split(', ') | select | list if stream and ' by ' in stream.definition_hash else none) }}
{% endmacro %}

{% macro is_in_order(stream) %}
    {{ return(stream.definition_hash.split(' by ')[0] == 'in order') }}
{% endmacro %}

{% macro segment_states(names) %}
    {%- set states = {} -%}
    {%- for row in run_query('select segment, definition_hash, changes_through from ' ~ stored('intermediate', 'segment_state')
        ~ ' where segment in ' ~ sql_list(names)).rows -%}
        {%- do states.update({row[0]: {'definition_hash': row[1], 'changes_through': row[2]}}) -%}
    {%- endfor -%}
    {{ return(states) }}
{% endmacro %}

{#- The segments that this one refers to. -#}
{% macro segments_below() %}
    {{ return(segment_nodes(among=model.depends_on.nodes) | map(attribute='name') | list) }}
{% endmacro %}

{#- Hash of all that makes a segment; none where it reads what no change of people tells of: other tables, or a segment that does. -#}
{% macro segment_definition(statement, states) %}
    {%- set parts, below = [statement], segments_below() -%}
    {%- for unique_id in model.depends_on.nodes if unique_id.split('.')[0] != 'macro' -%}
        {%- set name = unique_id.split('.')[-1] -%}
        {%- if name in below and states.get(name) -%}
            {%- do parts.append(states[name].definition_hash) -%}
        {%- elif name not in ['int_event_stream', 'int_user_lives', 'int_user_trait_spells'] -%}
            {{ return(none) }}
        {%- endif -%}
    {%- endfor -%}
    {{ return(local_md5(parts | join('\n'))) }}
{% endmacro %}

{#- First line of a segment's SQL, from which its strategy and its hook read what was planned. -#}
{% macro plan_note(plan) %}
    {%- if not plan.definition -%}
        {{ return('') }}
    {%- endif -%}
    {{ return('-- definition ' ~ plan.definition ~ (', only people of changes after ' ~ plan.after ~ ' through ' ~ plan.through if plan.people else '')
        ~ '\n') }}
{% endmacro %}

{#- The numbers in that line, {after, through}; none where it is everybody. -#}
{% macro planned_changes() %}
    {%- set found = modules.re.search('(?m)^\\s*-- definition \\w+, only people of changes after (\\d+) through (\\d+)$', model.compiled_code) -%}
    {{ return({'after': found.group(1), 'through': found.group(2)} if found else none) }}
{% endmacro %}

{#- Whether the plan of a segment names no change: then its spells are what they are, and so is its row of segment_state. -#}
{% macro keeps_all_spells() %}
    {%- set planned = planned_changes() if config.get('incremental_strategy') == 'replace_changed_spells' else none -%}
    {{ return(planned is not none and planned.after == planned.through) }}
{% endmacro %}

{#- Incremental strategy of segments: of the people who changed, the spells that reach what changed are replaced, everybody's where the whole
    was built. -#}
{% macro get_incremental_replace_changed_spells_sql(arg_dict) %}
    {{ replace_scope(arg_dict, scope_after_change(arg_dict['target_relation'], until_ms('valid_to'))) }}
{% endmacro %}

{#- Hook of a segment, in the transaction of its rows: what it was built from; no row where it has to be built whole each time. A segment
    knows no more changes than those it stands on. -#}
{% macro record_segment_state() %}
    {%- if not keeps_all_spells() and keeps_segment_state() -%}
        {%- set state = stored('intermediate', 'segment_state') -%}
        {%- set definition = modules.re.search('(?m)^\\s*-- definition (\\w+)', model.compiled_code) -%}
        delete from {{ state }} where segment = {{ text_literal(model.name) }};
        {%- if definition %}
        insert into {{ state }} (segment, definition_hash, changes_through)
        select {{ text_literal(model.name) }}, {{ text_literal(definition.group(1)) }}, min(changes_through)
        from {{ state }}
        where segment in {{ sql_list(['int_event_times'] + segments_below()) }}
        having count(*) = {{ 1 + segments_below() | length }};
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{#- Hook of the event stream: its rows of everybody who is told of, in order, and how long after that person's earliest change each lies (before:
    less than 0), so that a rule reads no further back than it sees. Event and kind numbers may be new, so they are written whole. -#}
{% macro record_times_of_changed() %}
    {%- if keeps_segment_state() -%}
        {%- set changed, columns = ref('int_event_times_changed'), 'event_number, person_key, at_ms, kind_number' -%}
        {%- set told = changes_told() -%}
        delete from {{ changed }};
        insert into {{ changed }} ({{ columns }}, ms_after_change)
        select {{ columns }}, at_ms - changed_from_ms as ms_after_change
        from {{ this }}
        inner join ({{ since_when_changed(told.after, told.through) }}) as people using (person_key)
        order by {{ columns }}, ms_after_change;
    {%- endif -%}
{% endmacro %}

{#- Hook of the event stream: which changes are told apart now, and whether its rows still lie in order. -#}
{% macro record_stream_state() %}
    {%- if keeps_segment_state() -%}
        {%- set state = stored('intermediate', 'segment_state') -%}
        {%- set before = segment_states(['int_event_times']).get('int_event_times') -%}
        {%- set told = changes_told() -%}
        {%- set in_order = everybody_changed() or (before and is_in_order(before) and before.changes_through == told.through) -%}
        delete from {{ state }} where segment = 'int_event_times';
        insert into {{ state }} (segment, definition_hash, changes_through)
        values ('int_event_times', '{{ 'in order' if in_order else 'appended' }} by {{ event_kind_columns() | join(', ') }}', {{ told.through }});
    {%- endif -%}
{% endmacro %}
