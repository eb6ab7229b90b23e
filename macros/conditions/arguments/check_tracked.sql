{#- Stops the compile when an event is not in the tracking plan. Without a plan, before the plan is loaded, and
    offline, every name passes. -#}
{% macro check_tracked(condition, name) %}
    {%- set tracked = tracked_events() -%}
    {%- if tracked is not none -%}
        {%- set found = tracked | select('equalto', name) | list if name[-1] != '*' else tracked_with_prefix(tracked, name[:-1]) -%}
        {%- if not found -%}
            {%- do stop_compile(condition ~ "(): the event '" ~ name ~ "' is not in the tracking plan: "
                ~ did_you_mean(name, tracked) ~ ' (a new event is added to ' ~ tracking_plan_name() ~ ')') -%}
        {%- endif -%}
    {%- endif -%}
{% endmacro %}

{% macro tracked_with_prefix(tracked, prefix) %}
    {%- set found = [] -%}
    {%- for name in tracked if name.startswith(prefix) -%}
        {%- do found.append(name) -%}
    {%- endfor -%}
    {{ return(found) }}
{% endmacro %}

{#- The event names of the tracking plan, read once per run: `graph` is one object shared by all models of a run. The plan is
    not a ref of the segment, because a unit test would then have to mock it; the event stream depends on it instead. -#}
{% macro tracked_events() %}
    {%- set plan = tracking_plan_name() -%}
    {%- if not execute or plan is none or not flags.INTROSPECT -%}
        {{ return(none) }}
    {%- endif -%}
    {%- if 'tracked_events' not in graph -%}
        {%- set names = [] -%}
        {%- for node in graph.get('nodes', {}).values() if node.name == plan and node.resource_type in ['seed', 'model'] -%}
            {%- set relation = adapter.get_relation(node.database, node.schema, node.alias) -%}
            {%- if relation -%}
                {%- do names.extend(run_query('select distinct event_name from ' ~ relation).columns[0].values()) -%}
            {%- endif -%}
        {%- endfor -%}
        {%- do graph.update({'tracked_events': (names + ['session_started']) | unique | list if names else none}) -%}
    {%- endif -%}
    {{ return(graph['tracked_events']) }}
{% endmacro %}

{#- The seed or model that the var tracking_plan names, as reference_seed() reads it, but without a ref; none where it is off. -#}
{% macro tracking_plan_name() %}
    {%- set given = var('tracking_plan', none) -%}
    {%- if given is none -%}
        {{ return('tracking_plan' if is_shipped_data() else none) }}
    {%- endif -%}
    {{ return(none if given == 'off' else given) }}
{% endmacro %}
