{#- One row per event that a condition names: user, key, time, and the columns asked for ({name: sql}). Rows where the
    column `required` is null are left out. Only those events are read from the stream; from the narrow one where nothing is asked but their
    times and what their kind tells, the key included. -#}
{% macro read_events(scope, events, columns={}, required=none, keyed=true) %}
    {%- set key = field_text(find_field(scope.per)) if keyed and scope.per is not none else none -%}
    {%- set is_narrow = scope.times and kinds_tell(scope, events, dict(columns, per_value=key or '')) -%}
    {%- set body = (read_times if is_narrow else read_stream)(scope, events, columns, required, key) -%}
    {%- set is_one_event = events['names'] is not none and events['names'] | length == 1 and events['names'][0][-1] != '*' -%}
    {%- set is_sorted = scope.is_stream_sorted and is_one_event and is_narrow and not key -%}
    {{ return(add_step(scope, 'read_' ~ events_label(events), body, 'user_id' if is_sorted else none)) }}
{% endmacro %}

{% macro read_stream(scope, events, columns, required, key) %}
    {%- set reach = reach_in(scope, events) %}
    select
        {{ scope.person }},
        {%- if key %}
        {{ key }} as per_value,
        {%- endif %}
        {%- for name, sql in columns.items() %}
        {{ sql }} as {{ name }},
        {%- endfor %}
        {{ to_epoch_ms('occurred_at') }} as at_ms
    from {{ ref('int_event_stream') if reach is none else since_change(ref('int_event_stream'), scope, reach) | indent(4) }}
    where {{ is_event(events) }}{{ only_changed(scope) if reach is none }}
        {%- if key %}
        and {{ field_is_set(find_field(scope.per)) }}
        {%- endif %}
        {%- if required %}
        and {{ columns[required] }} is not null
        {%- endif %}
{% endmacro %}

{#- The part of the stream that can matter to those who changed. -#}
{% macro since_change(stream, scope, reach) -%}
    {{ rows_since_change(stream, 'occurred_at', changes_by_key('user_id', scope.after, scope.through), earlier_ms=reach) }} as since_change
{%- endmacro %}

{#- The same from int_event_times, where a name is a number, and what is compared is known of its kind. -#}
{% macro read_times(scope, events, columns, required, key) %}
    {%- set tests = [is_numbered(scope, events['names'])] -%}
    {%- for where in events.wheres -%}
        {%- do tests.append(is_true_of_kind(scope, matches(where))) -%}
    {%- endfor -%}
    {%- if required -%}
        {%- do tests.append(is_true_of_kind(scope, columns[required] ~ ' is not null')) -%}
    {%- endif -%}
    {%- if key -%}
        {%- do tests.append(is_true_of_kind(scope, field_is_set(find_field(scope.per)))) -%}
    {%- endif -%}
    {%- if events.since -%}
        {%- do tests.append('at_ms >= ' ~ to_epoch_ms(timestamp_literal(events.since))) -%}
    {%- endif -%}
    {%- if events.until -%}
        {%- do tests.append('at_ms < ' ~ to_epoch_ms(timestamp_literal(events.until))) -%}
    {%- endif -%}
    {%- if reach_in(scope, events) is not none -%}
        {%- do tests.append('ms_after_change >= -' ~ reach_in(scope, events)) -%}
    {%- endif %}
    select
        {{ scope.person }},
        {%- if key %}
        {{ text_of_kind(scope, key) }} as per_value,
        {%- endif %}
        {%- for name, sql in columns.items() %}
        {{ identity_in_kind(scope, sql) if name == 'distinct_value' else value_of_kind(scope, sql) }} as {{ name }},
        {%- endfor %}
        at_ms
    from {{ scope.times }}{{ join_kinds(scope) }}
    where {{ tests | join('\n        and ') }}
{% endmacro %}

{#- How far back of what changed the events of a condition matter; none where all do, or everybody is worked out. -#}
{% macro reach_in(scope, events) %}
    {{ return(events.get('reach') if scope.people and not scope.needs_whole_past else none) }}
{% endmacro %}

{#- Whether all that a condition asks of its events is a column by which kinds are told apart: no other column is a word of its SQL.
    Amounts are no whole numbers. -#}
{% macro kinds_tell(scope, events, columns) %}
    {%- set asked = columns.values() | list -%}
    {%- for where in events.wheres -%}
        {%- do asked.append(matches(where)) -%}
    {%- endfor -%}
    {%- set others = event_columns().keys() | reject('in', scope.kind_columns + ['event_name']) | list + ['properties'] -%}
    {%- set words = modules.re.findall('\\w+', asked | join(' ')) | select('in', others) | list -%}
    {{ return(not words and 'measure' not in columns) }}
{% endmacro %}

{#- The predicate of event names where names are numbers. -#}
{% macro is_numbered(scope, names) %}
    {%- if names == ['*'] -%}
        {{ return('true') }}
    {%- elif names is none or '*,' in names | join(',') ~ ',' -%}
        {{ return(is_true_of_kind(scope, is_named(names))) }}
    {%- endif -%}
    {%- set numbered = [] -%}
    {%- for name in names -%}
        {%- do numbered.append(is_event_of_name(scope, name)) -%}
    {%- endfor -%}
    {{ return(numbered[0] if numbered | length == 1 else '(' ~ numbered | join(' or ') ~ ')') }}
{% endmacro %}

{#- The predicate of the events a condition names. -#}
{% macro is_event(events) %}
    {%- set tests = [is_named(events['names'])] if events['names'] != ['*'] else ['true'] -%}
    {%- for where in events.wheres -%}
        {%- do tests.append(matches(where)) -%}
    {%- endfor -%}
    {%- if events.since -%}
        {%- do tests.append('occurred_at >= ' ~ timestamp_literal(events.since)) -%}
    {%- endif -%}
    {%- if events.until -%}
        {%- do tests.append('occurred_at < ' ~ timestamp_literal(events.until)) -%}
    {%- endif -%}
    {{ return(tests | join('\n        and ')) }}
{% endmacro %}

{% macro is_named(names) %}
    {%- if names is none -%}
        {{ return('is_activity') }}
    {%- endif -%}
    {%- set exact, tests = [], [] -%}
    {%- for name in names -%}
        {%- if name[-1] == '*' -%}
            {%- do tests.append('left(event_name, ' ~ (name | length - 1) ~ ') = ' ~ text_literal(name[:-1])) -%}
        {%- else -%}
            {%- do exact.append(text_literal(name)) -%}
        {%- endif -%}
    {%- endfor -%}
    {%- if exact -%}
        {%- do tests.insert(0, 'event_name = ' ~ exact[0] if exact | length == 1 else 'event_name in (' ~ exact | join(', ') ~ ')') -%}
    {%- endif -%}
    {{ return(tests[0] if tests | length == 1 else '(' ~ tests | join(' or ') ~ ')') }}
{% endmacro %}

{#- A short name for CTEs: order_completed, app_opened_or_push_opened, message, activity. -#}
{% macro events_label(events) %}
    {%- if events['names'] is none or events['names'] == ['*'] -%}
        {{ return('activity' if events['names'] is none else 'events') }}
    {%- endif -%}
    {{ return(modules.re.sub('[^a-z0-9]+', '_', events['names'][:2] | join('_or_') | lower).strip('_')[:30] or 'events') }}
{% endmacro %}
