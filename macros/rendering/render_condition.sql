{#- Turns a tree into CTEs, leaves first, and returns the name of the CTE that holds its spells: user, key, from_ms, to_ms;
    disjoint, merged, positive. -#}
{% macro render_condition(node, scope) %}
    {%- if node.kind in ['all_of', 'any_of', 'none_of'] -%}
        {{ return(render_combination(node, scope)) }}
    {%- elif node.kind == 'life' -%}
        {{ return(spells_of_life(scope, node.predicate, node.label, node.starts_after)) }}
    {%- elif node.kind == 'segment' -%}
        {{ return(spells_of_segment(scope, node)) }}
    {%- elif node.kind == 'traits' -%}
        {{ return(spells_of_traits(scope, node)) }}
    {%- elif node.kind == 'trait' -%}
        {{ return(spells_of_trait(scope, node.comparison)) }}
    {%- elif node.kind == 'in_order' -%}
        {{ return(spells_in_order(scope, node, node.label)) }}
    {%- elif node.kind == 'more' -%}
        {{ return(spells_by_more(scope, node, 'more_' ~ events_label(node.steps[0]))) }}
    {%- endif -%}
    {%- set events = read_events(scope, events_in_reach(node.events, node), node.get('columns', {}), node.get('required')) -%}
    {%- set label = events_label(node.events) -%}
    {%- if node.kind == 'count' -%}
        {{ return(spells_by_count(scope, events, label, node.at_least, node.starts_after, node.ends_after)) }}
    {%- elif node.kind == 'nth' -%}
        {{ return(spells_since_nth(scope, events, label, node.nth, node.starts_after, node.ends_after)) }}
    {%- elif node.kind == 'anchored' -%}
        {{ return(spells_after_anchor(scope, node, events, label)) }}
    {%- elif node.kind == 'quiet' -%}
        {{ return(spells_quiet(scope, events, label, node.starts_after, node.ends_after)) }}
    {%- elif node.kind == 'not_performed' -%}
        {{ return(spells_not_performed(scope, events, label, node.lasting)) }}
    {%- elif node.kind == 'never' -%}
        {{ return(spells_before_first(scope, events, label)) }}
    {%- elif node.kind == 'active_days' -%}
        {{ return(spells_by_active_days(scope, events, label, node.at_least, node.of_last)) }}
    {%- elif node.kind == 'regular' -%}
        {{ return(spells_by_regularity(scope, events, label, node)) }}
    {%- elif node.kind == 'last_event' -%}
        {{ return(spells_by_last_event(scope, events, label)) }}
    {%- elif node.kind == 'at_last' -%}
        {{ return(spells_at_last(scope, events, render_of_any_time(node.condition, scope), label)) }}
    {%- elif node.kind == 'resumed' -%}
        {{ return(spells_resumed(scope, events, label, node.after, node.ends_after)) }}
    {%- elif node.kind == 'distinct' -%}
        {{ return(spells_by_distinct(scope, events, label, node.at_least, node.get('at_most'), node.ends_after)) }}
    {%- elif node.kind == 'total' -%}
        {{ return(spells_by_totals_of_events(scope, events, node, label)) }}
    {%- endif -%}
{% endmacro %}
