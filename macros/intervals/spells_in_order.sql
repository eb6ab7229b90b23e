{#- When a chain of distinct events a, b, ... in that order lies in the window: from the last event of a chain until its first
    one leaves.

        events        a    a    b         b
        chain              |--->|                    the latest a before this b
        within             [----------)              counts from that a
        spell                   [-----)

    Rows of one instant may stand in any order, but no row serves two steps: steps i to j fit into one instant when every
    choice of k of them finds at least k rows (Hall's theorem). Going through the instants, step j is reached either together with
    earlier steps at one instant, or after the latest instant that had reached step j - 1. The latest is the best: a later
    instant never has an older start. -#}
{% macro spells_in_order(scope, node, label) %}
    {%- set keys = scope['keys'] -%}
    {%- set steps = node.steps | length -%}
    {%- set reached = reach_steps(scope, instants_of_steps(scope, node, label), node, label) -%}
    {%- set pieces %}
    select {{ keys }}, at_ms as from_ms, {{ 'start_' ~ steps ~ ' + ' ~ node.within if node.within else forever_ms() }} as to_ms
    from {{ reached }}
    where start_{{ steps }} is not null
    {%- endset -%}
    {%- set chains = add_step(scope, 'find_chains_of_' ~ label, pieces, scope.sorted[reached]) -%}
    {{ return(merge_in_order(scope, chains, label)) }}
{% endmacro %}

{#- One row per instant; rows_1_3 counts its rows that match step 1 or step 3. Where rows stream past, that is what the count has grown by
    since the last row of the instant before. -#}
{% macro instants_of_steps(scope, node, label) %}
    {%- set keys = scope['keys'] -%}
    {%- set columns = {} -%}
    {%- for step in node.steps -%}
        {%- do columns.update({'step_' ~ loop.index: 'case when ' ~ is_event(step) ~ ' then 1 else 0 end'}) -%}
    {%- endfor -%}
    {%- set choices = choices_of_steps(1, node.steps | length) -%}
    {%- set matching %}
    select {{ keys }}, at_ms, {{ columns.keys() | join(', ') }}
    from {{ read_events(scope, events_in_reach(any_of_events(node.steps), node), columns) }}
    where {{ columns.keys() | join(' + ') }} > 0
    {%- endset -%}
    {%- set matched = keep_people_with(scope, add_step(scope, 'match_' ~ label, matching), columns.keys() | list, label) -%}
    {%- set rows = in_time_order(scope, matched, 'steps_of_' ~ label, rest=columns.keys() | list) -%}
    {%- if not rows.sorted_by -%}
        {%- set instants %}
    select
        {{ keys }},
        {%- for choice in choices %}
        sum(case when {{ 'step_' ~ choice | join(' + step_') }} > 0 then 1 else 0 end) as rows_{{ choice | join('_') }},
        {%- endfor %}
        at_ms
    from {{ rows.step }}
    group by {{ keys }}, at_ms
        {%- endset -%}
        {{ return(add_step(scope, 'gather_instants_of_' ~ label, instants)) }}
    {%- endif -%}
    {%- set counted %}
    select
        {{ keys }},
        {%- for choice in choices %}
        {{ total_so_far(rows, '(step_' ~ choice | join(' + step_') ~ ')', true) }} as rows_{{ choice | join('_') }},
        {%- endfor %}
        at_ms,
        {{ later(rows, 'at_ms') }} as next_at_ms
    from {{ rows.step }}
    {%- endset -%}
    {%- set grown %}
    select
        {{ keys }},
        {%- for choice in choices %}
        {%- set total = 'rows_' ~ choice | join('_') %}
        {{ total }} - coalesce(lag({{ total }}) over (), 0) as {{ total }},
        {%- endfor %}
        at_ms
    from {{ add_step(scope, 'count_steps_of_' ~ label, counted, rows.sorted_by) }}
    where next_at_ms is null or at_ms < next_at_ms
    {%- endset -%}
    {{ return(add_step(scope, 'gather_instants_of_' ~ label, grown, rows.sorted_by)) }}
{% endmacro %}

{#- One CTE per step j: start_j, the latest start of a chain that completes step j at this instant; and, over all earlier
    instants, the latest start (earlier_start_j) and the latest instant (earlier_at_j) of such chains. -#}
{% macro reach_steps(scope, instants, node, label) %}
    {%- set reached = namespace(name=instants) -%}
    {%- for last in range(1, node.steps | length + 1) -%}
        {%- set started %}
    select
        *,
        case
            {%- for first in range(1, last + 1) %}
            when {{ steps_fit(first, last) }}{{ may_follow(first - 1, node.each_within) if first > 1 }}
                then {{ 'at_ms' if first == 1 else 'earlier_start_' ~ (first - 1) }}
            {%- endfor %}
        end as start_{{ last }}
    from {{ reached.name }}
        {%- endset -%}
        {%- set reached.name = add_step(scope, 'reach_step_' ~ last ~ '_of_' ~ label, started, scope.sorted[reached.name]) -%}
        {%- if last < node.steps | length -%}
            {%- set reached.name = carry_step(scope, reached.name, last, last ~ '_of_' ~ label) -%}
        {%- endif -%}
    {%- endfor -%}
    {{ return(reached.name) }}
{% endmacro %}

{#- A later instant never has an older start, so that where rows stream past, the latest start is the last one that was seen. -#}
{% macro carry_step(scope, reached, last, label) %}
    {%- set keys = scope['keys'] -%}
    {%- if not scope.sorted[reached] -%}
        {%- set carried %}
    select
        *,
        max(start_{{ last }}) over before_this as earlier_start_{{ last }},
        max(case when start_{{ last }} is not null then at_ms end) over before_this as earlier_at_{{ last }}
    from {{ reached }}
    window before_this as (
        partition by {{ keys }} order by at_ms rows between unbounded preceding and 1 preceding
    )
        {%- endset -%}
        {{ return(add_step(scope, 'carry_step_' ~ label, carried)) }}
    {%- endif -%}
    {%- set is_theirs = [] -%}
    {%- set seen %}
    select
        *,
        {%- for key in keys.split(', ') %}
        {%- do is_theirs.append('lag(latest_' ~ key ~ '_' ~ last ~ ') over () = ' ~ key) %}
        last_value(case when start_{{ last }} is not null then {{ key }} end ignore nulls) over up_to_this as latest_{{ key }}_{{ last }},
        {%- endfor %}
        last_value(case when start_{{ last }} is not null then at_ms end ignore nulls) over up_to_this as latest_at_{{ last }},
        last_value(start_{{ last }} ignore nulls) over up_to_this as latest_start_{{ last }}
    from {{ reached }}
    window up_to_this as (rows between unbounded preceding and current row)
    {%- endset -%}
    {%- set carried %}
    select
        *,
        case when {{ is_theirs | join(' and ') }} then lag(latest_start_{{ last }}) over () end as earlier_start_{{ last }},
        case when {{ is_theirs | join(' and ') }} then lag(latest_at_{{ last }}) over () end as earlier_at_{{ last }}
    from {{ add_step(scope, 'see_step_' ~ label, seen, keys) }}
    {%- endset -%}
    {{ return(add_step(scope, 'carry_step_' ~ label, carried, keys)) }}
{% endmacro %}

{#- Every non-empty choice among steps first to last: [1], [2], [1, 2] for two. -#}
{% macro choices_of_steps(first, last) %}
    {%- set choices = [[]] -%}
    {%- for step in range(first, last + 1) -%}
        {%- for choice in choices | list -%}
            {%- do choices.append(choice + [step]) -%}
        {%- endfor -%}
    {%- endfor -%}
    {{ return(choices[1:]) }}
{% endmacro %}

{% macro steps_fit(first, last) %}
    {%- set tests = [] -%}
    {%- for choice in choices_of_steps(first, last) -%}
        {%- do tests.append('rows_' ~ choice | join('_') ~ ' >= ' ~ choice | length) -%}
    {%- endfor -%}
    {{ return(tests | join(' and ')) }}
{% endmacro %}

{% macro may_follow(step, each_within) %}
    {{ return(' and at_ms - earlier_at_' ~ step ~ ' <= ' ~ each_within if each_within else ' and earlier_at_' ~ step ~ ' is not null') }}
{% endmacro %}
