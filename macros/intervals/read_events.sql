{#- One row per event that a condition names: user, key, time, and the columns asked for ({name: sql}). Rows where the
    column `required` is null are left out. Only those events are read from the stream; from the narrow one where nothing but their times
    is asked. -#}
{% macro read_events(scope, events, columns={}, required=none, keyed=true) %}
    {%- set key = field_text(find_field(scope.per)) if keyed and scope.per is not none else none -%}
    {%- set is_narrow = not key and not columns and not required and not events.wheres -%}
    {%- set body %}
    select
        {{ scope.person }},
        {%- if key %}
        {{ key }} as per_value,
        {%- endif %}
        {%- for name, sql in columns.items() %}
        {{ sql }} as {{ name }},
        {%- endfor %}
        {{ to_epoch_ms('occurred_at') }} as at_ms
    from {{ scope.stream or (scope.times if is_narrow else none) or ref('int_event_stream') }}
    where {{ is_event(events) }}
        {%- if key %}
        and {{ field_is_set(find_field(scope.per)) }}
        {%- endif %}
        {%- if required %}
        and {{ columns[required] }} is not null
        {%- endif %}
    {%- endset -%}
    {%- set is_one_event = events['names'] is not none and events['names'] | length == 1 and events['names'][0][-1] != '*' -%}
    {%- set is_sorted = scope.is_stream_sorted and is_one_event and not key and (scope.stream or is_narrow) -%}
    {{ return(add_step(scope, 'read_' ~ events_label(events), body, 'user_id' if is_sorted else none)) }}
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
